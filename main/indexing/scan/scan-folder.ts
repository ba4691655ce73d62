import type { KnownFolder } from '../../core/photos/files.ts';
import type { ChangedFolder } from './incremental-scan.ts';
import { findPresence, type Presence } from './presence.ts';
import type { FolderStore, ScanStores } from './ports.ts';
import { reconcile } from './reconcile.ts';

export type FolderScan = {
  /** Only folders in which something changed; null: everything. */
  changed: ChangedFolder[] | null;
  signal: AbortSignal;
  /** `progress` as files are found, `library` where searches may find something else. */
  onChange(change: 'progress' | 'library'): void;
  hooks: ScanHooks;
};

/** Who watches the folders hears of them from the scans. */
export type ScanHooks = {
  /** A folder is about to be listed. */
  onFolder(folder: KnownFolder, path: string): void;
  /** Files are just being written in a folder. */
  onUnsettled(folder: KnownFolder, path: string): void;
};

/** Brings the library in line with a folder of the disk, or marks it as offline where it cannot be reached. */
export async function scanFolder(folder: KnownFolder, stores: ScanStores, scan: FolderScan): Promise<void> {
  const { folders, files, writer, tags } = stores;
  const { changed, signal, onChange, hooks } = scan;
  const presence = await findPresence(folder.path);
  const online = isThere(folder, presence, folders);
  if (online && presence.device !== folders.deviceOf(folder.id))
    folders.setDevice(folder.id, presence.device);
  if (online !== !folder.offline) folders.setOffline(folder.id, !online);
  if (changed === null || online === folder.offline) onChange('library');
  if (!online) return;
  try {
    const { returned, gone } = await reconcile(
      {
        folder,
        ignore: folders.ignore(),
        // What changed while the folder was away is not known.
        changed: folder.offline ? null : changed,
        signal,
        onProgress: () => onChange('progress'),
        onFolder: (path) => hooks.onFolder(folder, path),
        onUnsettled: (path) => hooks.onUnsettled(folder, path),
      },
      files,
      writer,
    );
    await tags.restore(returned);
    await tags.release(gone);
    if (returned.length + gone.length > 0) onChange('library');
  } catch (error) {
    // The folder went away while it was listed; anything else is a defect and goes up.
    if (await isReachable(folder, folders)) throw error;
    folders.setOffline(folder.id, true);
    onChange('library');
  }
}

export async function isReachable(folder: KnownFolder, folders: FolderStore): Promise<boolean> {
  return isThere(folder, await findPresence(folder.path), folders);
}

/**
 * One that is empty where photos were was emptied if it is the very folder that was scanned last; another one in its
 * place is a mount point whose drive is not there.
 */
function isThere(folder: KnownFolder, presence: Presence | null, folders: FolderStore): presence is Presence {
  if (presence === null) return false;
  return !presence.isEmpty || folder.counts.found === 0 || presence.device === folders.deviceOf(folder.id);
}
