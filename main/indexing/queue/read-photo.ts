import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sidecarNames, type PendingPhoto } from '../../core/photos/files.ts';
import { isRaw, isSlowToDecode } from '../../core/photos/formats.ts';
import { ReaderCrashed, type PhotoReader, type ReadPhoto } from '../../core/photos/reading.ts';
import { failureOf } from '../../core/photos/unreadable-photo.ts';
import type { ScanStores } from '../scan/ports.ts';
import { isReachable } from '../scan/scan-folder.ts';
import type { IndexStores, Journal, Outcome } from './ports.ts';

/** How a photo is read: with others, or isolated, where it is quarantined; because someone waits for it, or in its turn. */
export type ReadOptions = { isolated: boolean; urgent: boolean };

/**
 * Reads one photo, which is in the journal: previews it, or runs the network on it.
 *
 * @returns null where nothing came of it: it stays in the journal, quarantined, or its file is gone
 * @throws PhotonestError `tagger_unavailable` and other trouble that is not the photo's
 */
export async function attempt(
  pending: PendingPhoto,
  options: ReadOptions,
  reader: PhotoReader,
  stores: Pick<IndexStores, 'folders' | 'writer' | 'tags' | 'journal'>,
): Promise<Outcome | null> {
  try {
    return { pending, read: await read(pending, options, reader) };
  } catch (error) {
    if (error instanceof ReaderCrashed) return resolveCrash(pending, error, stores.journal);
    const failed = failureOf(error);
    if (failed !== null && (await isThere(pending))) return { pending, failed };
    stores.journal.end([pending.id]);
    if (failed === null) throw error;
    await handleNotFound(pending, stores);
    return null;
  }
}

async function read(pending: PendingPhoto, options: ReadOptions, reader: PhotoReader): Promise<ReadPhoto> {
  const { path, step, hash } = pending;
  const source = { source: { path }, ...options };
  const metadata = metadataOf(pending);
  if (step.kind === 'preview') {
    const { thumbnail, then } = step;
    // Decoded once instead of twice.
    return thumbnail && !options.urgent && isSlowToDecode(path)
      ? await reader.read({ ...source, kind: 'preview_and_tag', thumbnail, metadata, pass: 'first' })
      : await reader.read({ ...source, kind: 'preview', thumbnail, metadata, prepare: then === 'tag' });
  }
  const pass = step.kind === 'tag' ? 'first' : step.pass;
  const photo = await reader.read({ ...source, kind: 'tag', pass, ...(hash !== null && { content: hash }) });
  if (await isUnchanged(pending)) return photo;
  // Another content than was previewed, though no scan has noticed: all of it is to be of one and the same.
  return await reader.read({ ...source, kind: 'preview_and_tag', thumbnail: true, metadata, pass: 'first' });
}

function metadataOf({ path, sidecar, companion }: PendingPhoto): { sidecars: string[]; raw: string | null } {
  const sidecars = sidecarNames(sidecar).map((name) => join(dirname(path), name));
  return { sidecars, raw: companion !== null && isRaw(companion) ? companion : null };
}

function resolveCrash(pending: PendingPhoto, ended: ReaderCrashed, journal: Journal): Outcome | null {
  if (!ended.isolated) return null;
  const verdict = ended.verdict(journal.recordCrash(pending.id));
  return verdict === null ? null : { pending, failed: verdict };
}

async function isThere({ path }: PendingPhoto): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

async function isUnchanged({ path, sizeBytes, modifiedMs }: PendingPhoto): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && stats.size === sizeBytes && Math.round(stats.mtimeMs) === modifiedMs;
}

/** A file that is gone is missing, and a folder that is gone is offline; neither is the photo's failure. */
async function handleNotFound(
  pending: PendingPhoto,
  { folders, writer, tags }: Pick<ScanStores, 'folders' | 'writer' | 'tags'>,
): Promise<void> {
  const folder = folders.findFolder(pending.folder);
  if (folder !== null && !(await isReachable(folder, folders))) {
    folders.setOffline(folder.id, true);
    return;
  }
  writer.setMissing(pending.id, true);
  await tags.release([pending.id]);
}
