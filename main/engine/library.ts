import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openLibrary, openThumbnails, type Connection } from '../sqlite/database.ts';
import { embeddingTable } from '../sqlite/embedding.ts';
import { folderTable } from '../sqlite/folder.ts';
import { labelTable } from '../sqlite/label.ts';
import { metadataTable } from '../sqlite/metadata.ts';
import { photoTable } from '../sqlite/photo.ts';
import { settingTable } from '../sqlite/setting.ts';
import { tagTable } from '../sqlite/tag.ts';
import { thumbnailTable } from '../sqlite/thumbnail.ts';

export type Library = Awaited<ReturnType<typeof openTables>>;

const LIBRARY_FILE = 'library.sqlite';
const THUMBNAILS_FILE = 'thumbnails.sqlite';

/** The tables of a library folder. */
export async function openTables(directory: string) {
  const connection = await openLibrary(join(directory, LIBRARY_FILE));
  const thumbnails = openThumbnails(join(directory, THUMBNAILS_FILE));
  return {
    connection,
    folders: folderTable(connection),
    photos: photoTable(connection),
    embeddings: embeddingTable(connection),
    labels: labelTable(connection),
    metadata: metadataTable(connection),
    tags: tagTable(connection),
    settings: settingTable(connection),
    thumbnails: thumbnailTable(thumbnails),
    sizes: () => ({
      databaseBytes: sizeOf(join(directory, LIBRARY_FILE)),
      thumbnailBytes: sizeOf(join(directory, THUMBNAILS_FILE)),
    }),
    close: () => {
      closeQuietly(thumbnails);
      closeQuietly(connection);
    },
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
  connection.pragma('optimize');
  connection.close();
}
