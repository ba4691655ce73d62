import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NoticeContent } from '../../core/notices/notice.ts';
import { durably, openLibrary, openThumbnails, type Connection } from '../../sqlite/database.ts';
import { undoLog } from '../../sqlite/undo-log.ts';
import { albumTable } from '../../sqlite/tables/tags/album.ts';
import { bulkTagTable } from '../../sqlite/tables/tags/bulk-tag.ts';
import { codeTable } from '../../sqlite/tables/search/code.ts';
import { correctionTable } from '../../sqlite/tables/tags/correction.ts';
import { duplicateTable } from '../../sqlite/tables/search/duplicate.ts';
import { qualityTable } from '../../sqlite/tables/search/quality.ts';
import { prepareDuplicateMerge } from '../../sqlite/tables/search/duplicate-merge.ts';
import { analysisTable } from '../../sqlite/tables/photos/analysis.ts';
import { exportQueueTable } from '../../sqlite/tables/library/export-queue.ts';
import { exportTable } from '../../sqlite/tables/library/export.ts';
import { givenPlaceTable } from '../../sqlite/tables/photos/given-place.ts';
import { embeddingTable } from '../../sqlite/tables/photos/embedding.ts';
import { fileWriteTable } from '../../sqlite/tables/library/file-write.ts';
import { folderTable } from '../../sqlite/tables/library/folder.ts';
import { previousContentTable } from '../../sqlite/tables/photos/previous-content.ts';
import { journalTable } from '../../sqlite/tables/photos/reading.ts';
import { headerTable } from '../../sqlite/tables/photos/header.ts';
import { labelTable } from '../../sqlite/tables/tags/label.ts';
import { labelChoiceTable } from '../../sqlite/tables/tags/label-choice.ts';
import { libraryMapTable } from '../../sqlite/tables/search/library-map.ts';
import { markTable } from '../../sqlite/tables/tags/mark.ts';
import { metadataTable } from '../../sqlite/tables/photos/metadata.ts';
import { photoTable } from '../../sqlite/tables/photos/photo.ts';
import { finishRepair, repairFiles } from '../../sqlite/recovery/recover.ts';
import { resultTable } from '../../sqlite/tables/photos/result.ts';
import { savedSearchTable } from '../../sqlite/tables/search/saved-search.ts';
import { settingTable } from '../../sqlite/tables/library/setting.ts';
import { stackTable } from '../../sqlite/tables/search/stack.ts';
import { subfolderTable } from '../../sqlite/tables/library/subfolder.ts';
import { tagTable } from '../../sqlite/tables/tags/tag.ts';
import { taughtTagTable } from '../../sqlite/tables/tags/taught-tag.ts';
import { thumbnailTable } from '../../sqlite/tables/photos/thumbnail.ts';

export type Library = Awaited<ReturnType<typeof openTables>>;

const LIBRARY_FILE = 'library.sqlite';
const THUMBNAILS_FILE = 'thumbnails.sqlite';

/** @returns what was done to the files of a library that is not open */
export async function repairLibrary(directory: string): Promise<NoticeContent[]> {
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
      /** What an earlier engine had left half repaired; null if nothing. */
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
  const metadata = metadataTable(connection);
  return {
    analyses: analysisTable(connection),
    folders: folderTable(connection),
    headers: headerTable(connection, metadata),
    subfolders: subfolderTable(connection),
    photos,
    duplicates: duplicateTable(connection),
    qualities: qualityTable(connection),
    /** Inside the caller's transaction. */
    mergeDuplicate: prepareDuplicateMerge(connection),
    stacks: stackTable(connection),
    embeddings: embeddingTable(connection),
    codes: codeTable(connection),
    exports: exportTable(connection),
    exportQueue: exportQueueTable(connection),
    fileWrites: fileWriteTable(connection),
    previousContent: previousContentTable(connection),
    journal: journalTable(connection),
    labels: labelTable(connection),
    metadata,
    labelChoices: labelChoiceTable(connection),
    libraryMap: libraryMapTable(connection),
    results: resultTable(connection),
    tags: tagTable(connection),
    taughtTags: taughtTagTable(connection),
    bulkTags: bulkTagTable(connection),
    marks: markTable(connection),
    albums: albumTable(connection),
    savedSearches: savedSearchTable(connection),
    corrections: correctionTable(connection),
    givenPlaces: givenPlaceTable(connection),
    undoLog: undoLog(connection),
    /** In one transaction that is on the disk when this returns. */
    durably: <T>(work: () => T): T => durably(connection, work),
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
