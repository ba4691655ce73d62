import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoundFile } from '../../core/photos/files.ts';
import type { PhotoMetadata } from '../../core/photos/metadata.ts';
import type { ReadPhoto } from '../../core/photos/reading.ts';
import { sampleFile, sampleMetadata, sampleRead } from '../../core/testing/samples.ts';
import { openLibrary } from '../database.ts';
import { embeddingTable } from '../tables/embedding.ts';
import { folderTable } from '../tables/folder.ts';
import { journalTable } from '../tables/reading.ts';
import { labelTable } from '../tables/label.ts';
import { metadataTable } from '../tables/metadata.ts';
import { photoTable } from '../tables/photo.ts';
import { settingTable } from '../tables/setting.ts';
import { tagTable } from '../tables/tag.ts';

export type TestLibrary = Awaited<ReturnType<typeof openTestLibrary>>;

/** A library in a temporary folder of its own. */
export async function openTestLibrary() {
  const directory = mkdtempSync(join(tmpdir(), 'photonest-sqlite-'));
  const connection = await openLibrary(join(directory, 'library.sqlite'));
  const photos = photoTable(connection);
  const metadata = metadataTable(connection);
  const addFile = (folder: number, path: string, changes: Partial<FoundFile> = {}): number => {
    photos.insert(folder, sampleFile(path, changes));
    return Number(connection.prepare('SELECT max(id) FROM photos').pluck().get());
  };
  return {
    connection,
    photos,
    folders: folderTable(connection),
    embeddings: embeddingTable(connection),
    journal: journalTable(connection),
    labels: labelTable(connection),
    metadata,
    tags: tagTable(connection),
    settings: settingTable(connection),
    addFile,
    addPhoto: (
      folder: number,
      path: string,
      read: Partial<ReadPhoto & PhotoMetadata> = {},
      model = 'default',
    ): number => {
      const id = addFile(folder, path);
      photos.setLooked(id, sampleRead(read), null);
      metadata.set(id, sampleMetadata(read));
      photos.setTagged(id, model);
      return id;
    },
    close: (): void => {
      connection.close();
      rmSync(directory, { recursive: true });
    },
  };
}
