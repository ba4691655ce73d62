import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoundFile } from '../../core/photos/files.ts';
import type { PhotoMetadata } from '../../core/photos/metadata.ts';
import type { ReadPhoto } from '../../core/photos/reading.ts';
import { sampleFile, sampleMetadata, sampleRead } from '../../core/testing/samples.ts';
import { openLibrary } from '../database.ts';
import { analysisTable } from '../tables/photos/analysis.ts';
import { embeddingTable } from '../tables/photos/embedding.ts';
import { folderTable } from '../tables/library/folder.ts';
import { journalTable } from '../tables/photos/reading.ts';
import { labelTable } from '../tables/tags/label.ts';
import { metadataTable } from '../tables/photos/metadata.ts';
import { photoTable } from '../tables/photos/photo.ts';
import { settingTable } from '../tables/library/setting.ts';
import { tagTable } from '../tables/tags/tag.ts';
import { taughtTagTable } from '../tables/tags/taught-tag.ts';

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
    analyses: analysisTable(connection),
    folders: folderTable(connection),
    embeddings: embeddingTable(connection),
    journal: journalTable(connection),
    labels: labelTable(connection),
    metadata,
    tags: tagTable(connection),
    taughtTags: taughtTagTable(connection),
    settings: settingTable(connection),
    addFile,
    addPhoto: (
      folder: number,
      path: string,
      read: Partial<ReadPhoto & PhotoMetadata> = {},
      model = 'default',
    ): number => {
      const id = addFile(folder, path);
      photos.setPreviewed(id, sampleRead(read), null);
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
