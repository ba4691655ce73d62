import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLibrary, openThumbnails, type Connection } from '../../sqlite/database.ts';
import { embeddingTable } from '../../sqlite/tables/embedding.ts';
import { folderTable } from '../../sqlite/tables/folder.ts';
import { previousContentTable } from '../../sqlite/tables/previous-content.ts';
import { journalTable } from '../../sqlite/tables/reading.ts';
import { labelTable } from '../../sqlite/tables/label.ts';
import { metadataTable } from '../../sqlite/tables/metadata.ts';
import { photoTable } from '../../sqlite/tables/photo.ts';
import { finishRepair, repairFiles } from '../../sqlite/recovery/recover.ts';
import { settingTable } from '../../sqlite/tables/setting.ts';
import { tagTable } from '../../sqlite/tables/tag.ts';
import { thumbnailTable } from '../../sqlite/tables/thumbnail.ts';

export type Library = Awaited<ReturnType<typeof openTables>>;

const LIBRARY_FILE = 'library.sqlite';
const THUMBNAILS_FILE = 'thumbnails.sqlite';

/** @returns what was done to the files of a library that is not open, in sentences for people */
export async function repairLibrary(directory: string): Promise<string[]> {
  return await repairFiles(join(directory, LIBRARY_FILE), join(directory, THUMBNAILS_FILE));
}

/** The tables of a library folder. */
export async function openTables(directory: string) {
  const file = join(directory, LIBRARY_FILE);
  const thumbnailFile = join(directory, THUMBNAILS_FILE);
  const repair = await finishRepair(file);
  const mark = `${file}.unchecked`;
  const unclean = existsSync(`${file}-wal`) || existsSync(mark);
  const open: Connection[] = [];
  const close = (): void => open.forEach(closeQuietly);
  try {
    const connection = await openLibrary(file);
    open.push(connection);
    const thumbnails = await openThumbnails(thumbnailFile);
    open.unshift(thumbnails);
    return {
      file,
      connection,
      /** The last engine did not close it, for its write-ahead log was there: a check is due. */
      unclean,
      /** Leaves the check to the next engine, should this one end before it is done. */
      setUnchecked: (isUnchecked: boolean): void => {
        if (!isUnchecked) rmSync(mark, { force: true });
        else if (!existsSync(mark)) writeFileSync(mark, '');
      },
      /** What an earlier engine had left half repaired, in a sentence for people; null if nothing. */
      repair,
      ...toTables(connection, thumbnails),
      sizes: () => ({
        databaseBytes: sizeOf(file),
        thumbnailBytes: sizeOf(thumbnailFile),
      }),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function toTables(connection: Connection, thumbnailConnection: Connection) {
  const photos = photoTable(connection);
  const thumbnails = thumbnailTable(thumbnailConnection);
  photos.useNoNumberUpTo(thumbnails.lastPhoto());
  return {
    folders: folderTable(connection),
    photos,
    embeddings: embeddingTable(connection),
    previousContent: previousContentTable(connection),
    journal: journalTable(connection),
    labels: labelTable(connection),
    metadata: metadataTable(connection),
    tags: tagTable(connection),
    settings: settingTable(connection),
    thumbnails,
  };
}

/** With its write-ahead log, where the newest pages are. */
function sizeOf(file: string): number {
  return [file, `${file}-wal`].reduce(
    (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function closeQuietly(connection: Connection): void {
  try {
    connection.pragma('optimize'); // statistics for its own plans: nothing that is missed
  } catch {
    // it is damaged, or the disk is full
  }
  connection.close();
}
