import { realpath } from 'node:fs/promises';
import { PhotonestError } from '../../core/errors.ts';
import { type PhotoReader, type ReadPhoto, type ReadRequest } from '../../core/photos/reading.ts';
import { tryIsolated } from '../../engine/tagger/read-urgently.ts';
import type { ResultLine } from '../../core/results/result.ts';
import type { Item } from './input.ts';
import type { TemporaryFiles } from './temporary-files.ts';

/** Photos under way: as many as indexing gives to the tagger. */
const AT_ONCE = 16;

export type MapParts = {
  reader: PhotoReader;
  files: TemporaryFiles;
  wantsThumbnail: boolean;
  fetchPhoto(url: string, path: string): Promise<void>;
  toResult(path: string, photo: ReadPhoto): ResultLine;
  toFailure(path: string, error: PhotonestError): ResultLine;
  /** Resolves when there is room for the next. */
  write(line: ResultLine): Promise<void>;
};

export type MapCounts = { done: number; failed: number };

/**
 * Reads every photo and writes a line for each, in the order in which they are done. Takes no more from the input than
 * is under way, and counts a photo as under way until its line was taken.
 *
 * @throws what is no photo's fault: the reader cannot be kept running, or nobody takes the lines any more
 */
export async function mapPhotos(items: AsyncIterable<Item>, parts: MapParts): Promise<MapCounts> {
  const counts: MapCounts = { done: 0, failed: 0 };
  const underWay = new Set<Promise<void>>();
  for await (const item of items) {
    const work = mapOne(item, parts, counts);
    underWay.add(work);
    work.then(() => underWay.delete(work)).catch(() => undefined); // whoever waits for it hears of it
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  return counts;
}

async function mapOne(item: Item, parts: MapParts, counts: MapCounts): Promise<void> {
  let line: ResultLine;
  try {
    line = parts.toResult(item.name, await read(item, parts));
    counts.done += 1;
  } catch (error) {
    if (!(error instanceof PhotonestError) || !isOfThePhoto(error)) throw error;
    line = parts.toFailure(item.name, error);
    counts.failed += 1;
  }
  await parts.write(line);
}

function isOfThePhoto({ code }: PhotonestError): boolean {
  return ['unreadable', 'invalid', 'download_failed', 'disk_full'].includes(code);
}

async function read(item: Item, { reader, files, fetchPhoto, wantsThumbnail }: MapParts): Promise<ReadPhoto> {
  switch (item.kind) {
    case 'unusable':
      throw item.error;
    case 'path':
      // A list may hold links, which a library does not follow by itself.
      return await readSafely(await realpath(item.path).catch(() => item.path), reader, wantsThumbnail);
    case 'url':
    case 'received': {
      const path = item.kind === 'received' ? item.path : files.next(new URL(item.url).pathname);
      try {
        if (item.kind === 'url') await fetchPhoto(item.url, path);
        return await readSafely(path, reader, wantsThumbnail);
      } finally {
        await files.remove(path);
      }
    }
  }
}

/** A photo that was in a process that ended is read again, alone; one that ends it alone again is given up. */
async function readSafely(path: string, reader: PhotoReader, thumbnail: boolean): Promise<ReadPhoto> {
  const request: ReadRequest = {
    source: { path },
    urgent: false,
    kind: 'preview_and_tag',
    pass: 'both',
    thumbnail,
    metadata: { sidecars: [], raw: null },
  };
  return await tryIsolated(async (isolated) => await reader.read({ ...request, isolated }));
}
