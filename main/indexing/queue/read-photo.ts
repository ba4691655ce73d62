import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { sidecarNames, type PendingPhoto } from '../../core/photos/files.ts';
import { isRaw, isSlowToDecode } from '../../core/photos/formats.ts';
import { ReaderEnded, type PhotoReader, type ReadPhoto } from '../../core/photos/reading.ts';
import { isReachable } from '../scan/scan-folder.ts';
import type { IndexStore, Outcome } from './ports.ts';

/** How a photo is read: with others, or alone as a suspect; because someone waits for it, or in its turn. */
export type ReadOptions = { alone: boolean; urgent: boolean };

/**
 * Reads one photo, which is in the journal: looks at it, or runs the network on it.
 *
 * @returns null where nothing came of it: it stays in the journal as a suspect, or its file is gone
 * @throws PhotonestError `tagger_unavailable` and other trouble that is not the photo's
 */
export async function attempt(
  pending: PendingPhoto,
  options: ReadOptions,
  reader: PhotoReader,
  store: IndexStore,
): Promise<Outcome | null> {
  try {
    return { pending, read: await read(pending, options, reader) };
  } catch (error) {
    if (error instanceof ReaderEnded) return judge(pending, error, store);
    const unreadable = error instanceof PhotonestError && error.code === 'unreadable';
    if (unreadable && (await isThere(pending))) return { pending, failed: error.message };
    store.journal.end([pending.id]);
    if (!unreadable) throw error;
    await handleNotFound(pending, store);
    return null;
  }
}

async function read(pending: PendingPhoto, options: ReadOptions, reader: PhotoReader): Promise<ReadPhoto> {
  const { path, looked, tagged, current, hash, sidecar, companion } = pending;
  const request = { source: { path }, ...options, previewSide: null };
  const sidecars = sidecarNames(sidecar).map((name) => join(dirname(path), name));
  const raw = companion !== null && isRaw(companion) ? companion : null;
  const look = { ...request, hash: true, metadata: { sidecars, raw } };
  if (looked === 0) {
    const network = tagged === 0 && !options.urgent && isSlowToDecode(path); // decoded once instead of twice
    return await reader.read({
      ...look,
      thumbnail: tagged === 0,
      network,
      prepare: current === 0 && !network,
    });
  }
  const network = { ...request, hash: false, metadata: null, thumbnail: false, network: true };
  const photo = await reader.read(hash === null ? network : { ...network, content: hash });
  if (await isUnchanged(pending)) return photo;
  // Another content than was looked at, though no scan has noticed: all of it is to be of one and the same.
  return await reader.read({ ...look, thumbnail: true, network: true });
}

function judge(pending: PendingPhoto, ended: ReaderEnded, store: IndexStore): Outcome | null {
  if (!ended.alone) return null;
  const verdict = ended.verdict(store.journal.blame(pending.id));
  return verdict === null ? null : { pending, failed: verdict.message };
}

async function isThere({ path }: PendingPhoto): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

async function isUnchanged({ path, sizeBytes, modifiedMs }: PendingPhoto): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && stats.size === sizeBytes && Math.round(stats.mtimeMs) === modifiedMs;
}

/** A file that is gone is missing, and a folder that is gone is offline; neither is the photo's failure. */
async function handleNotFound(pending: PendingPhoto, store: IndexStore): Promise<void> {
  const folder = store.findFolder(pending.folder);
  if (folder !== null && !(await isReachable(folder, store))) {
    store.setOffline(folder.id, true);
    return;
  }
  store.setMissing(pending.id, true);
  await store.release([pending.id]);
}
