import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openTables } from '../../main/engine/library/tables.ts';
import { makePhotos } from '../support/photographs.ts';
import { CLI, photonestJson } from '../support/programs.ts';

export const PHOTOS =
  Number(process.env['PHOTONEST_TEST_CLUSTERS'] ?? 0) > 1
    ? Number(process.env['PHOTONEST_TEST_CLUSTERS'])
    : 5000;
export const PARTITIONS = 50;

/** Workers are killed after so many partitions: one in the middle, or five at random moments. */
export function killMoments(kills: number): number[] {
  if (kills === 1) return [Math.ceil(PARTITIONS / 3)];
  const moments = Array.from({ length: kills }, () => Math.floor(Math.random() * (PARTITIONS - 5)));
  console.warn(`Killed after these numbers of partitions: ${moments.sort((a, b) => a - b).join(', ')}.`);
  return moments;
}

/** As many contents as photos: a few pictures, each with a number behind its end. */
export async function makeManyPhotos(folder: string): Promise<string[]> {
  const few = (await makePhotos(folder, 40)).map((path) => readFileSync(path));
  return Array.from({ length: PHOTOS }, (_, at) => {
    const path = join(folder, `many-${String(at).padStart(5, '0')}.jpg`);
    writeFileSync(path, Buffer.concat([few[at % few.length]!, Buffer.from(String(at).padStart(8, '0'))]));
    return path;
  });
}

/** `photonest map` as a cluster's machines have it, one thread each. */
export function mapCommand(scratch: string): string {
  const path = join(scratch, 'photonest');
  const lines = [
    '#!/bin/sh',
    `export XDG_CACHE_HOME=${join(scratch, 'cache')}`,
    `exec ${process.execPath} ${CLI} "$@"`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o755 });
  return `${path} map --threads 1`;
}

/** Every photo is in the library once, tagged by what the cluster found. */
export async function expectAllMerged(library: string, results: string[], folder: string): Promise<void> {
  const tally = await photonestJson<Record<string, number>>(library, 'merge', ...results);
  expect(tally).toMatchObject({ waiting: PHOTOS, failed: 0, cut: 0, foreign: 0 });
  await photonestJson(library, 'index', folder);
  const tables = await openTables(library);
  const found = tables.connection
    .prepare(
      `SELECT count(*) AS photos, count(DISTINCT hash) AS contents FROM photos JOIN embeddings ON photo_id = photos.id
       WHERE name LIKE 'many-%' AND state = 'tagged'`,
    )
    .get();
  const waiting = tables.results.countWaiting();
  tables.close();
  expect([found, waiting]).toEqual([{ photos: PHOTOS, contents: PHOTOS }, 0]);
}
