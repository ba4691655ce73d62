import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp, { type Sharp } from 'sharp';
import type { Duplicates, PhotoDetail } from '../../main/core/api.ts';
import { openEngine } from '../../main/engine/engine.ts';
import { EngineClient } from './engine-client.ts';
import { load } from './machine.ts';
import { digits, formatTable } from './table.ts';

export type DuplicatesOptions = { folder: string; photos: number; threads: number };

export type DuplicatesResult = {
  load: number;
  originals: number;
  /** Photos of the folder that have no copies. */
  others: number;
  indexingMs: number;
  /** From the last photo in the library until all are compared. */
  comparingMs: number;
  /** Of each kind of copy, those in one group with their original. */
  kinds: { name: string; found: number; total: number }[];
  groups: number;
  /** Groups that hold copies of different originals, or a photo without copies. */
  groupsWithStrangers: number;
};

const PICTURES = /\.(jpe?g|png|webp)$/i;

/** A copy as people make them, and the ending of its file. */
const COPIES: Record<string, (photo: Sharp, size: { width: number; height: number }) => Sharp> = {
  'smaller, 40 %': (photo, { width }) => photo.resize(Math.round(width * 0.4)),
  'JPEG 30': (photo) => photo.jpeg({ quality: 30 }),
  'turned by 90°': (photo) => photo.rotate(90),
  'turned by 3°': (photo) => photo.rotate(3, { background: '#000' }),
  mirrored: (photo) => photo.flop(),
  'cropped by 10 %': (photo, size) => crop(photo, size, 0.1),
  'cropped by 25 %': (photo, size) => crop(photo, size, 0.25),
  converted: (photo) => photo.webp({ quality: 80 }),
  brightened: (photo) => photo.modulate({ brightness: 1.25 }),
  grey: (photo) => photo.grayscale(),
};

/**
 * Copies of each kind of a folder's first photos, among the others of it: which of them are grouped with their
 * original, and with whom else. The folder must not hold two photos of the same picture.
 */
export async function measureDuplicates({
  folder,
  photos,
  threads,
}: DuplicatesOptions): Promise<DuplicatesResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  const engine = await openEngine({ library: join(scratch, 'library'), threads });
  try {
    const names = (await readdir(folder)).filter((name) => PICTURES.test(name)).toSorted();
    const originals = names.slice(0, photos);
    const made = join(scratch, 'photos');
    await mkdir(made);
    for (const [index, name] of names.entries())
      await makeCopies(join(folder, name), made, index, index < originals.length);
    const client = new EngineClient(engine.handler);
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    const begun = performance.now();
    await client.send('POST', '/api/folders', { path: made });
    const total = names.length + originals.length * Object.keys(COPIES).length;
    await client.waitUntil(({ counts }) => counts.tagged + counts.failed + counts.skipped >= total, 200);
    const indexed = performance.now();
    const groups = await waitForGroups(client);
    return {
      load: load(),
      originals: originals.length,
      others: names.length - originals.length,
      indexingMs: indexed - begun,
      comparingMs: performance.now() - indexed,
      ...count(groups, originals.length),
    };
  } finally {
    await engine.close();
    await rm(scratch, { recursive: true });
  }
}

export function formatDuplicates(result: DuplicatesResult): string {
  const { originals, others, kinds, groups, groupsWithStrangers } = result;
  const table = formatTable(
    ['copy', 'grouped with its original', 'share'],
    kinds.map(({ name, found, total }) => [
      name,
      `${found} of ${total}`,
      `${digits((found / Math.max(1, total)) * 100)} %`,
    ]),
  );
  return [
    `${originals} photos with ${kinds.length} copies each, among ${others} others; the machine's load was ${result.load}`,
    table,
    `${groupsWithStrangers} of ${groups} groups hold a stranger. Indexing took ${digits(result.indexingMs / 1000)} s, and ` +
      `comparing what was left then ${digits(result.comparingMs / 1000)} s. No other program was measured.`,
  ].join('\n\n');
}

/** Upright, and without what the file says, as after an export. Its name has the original's number and its kind's. */
async function makeCopies(from: string, folder: string, index: number, withCopies: boolean): Promise<void> {
  const upright = await sharp(from).rotate().jpeg({ quality: 92 }).toBuffer({ resolveWithObject: true });
  await sharp(upright.data)
    .jpeg({ quality: 92 })
    .toFile(join(folder, `${index}-0.jpg`));
  if (!withCopies) return;
  for (const [kind, alter] of Object.values(COPIES).entries()) {
    const altered = alter(sharp(upright.data), upright.info);
    const { data, info } = await altered.toBuffer({ resolveWithObject: true });
    const ending = info.format === 'webp' ? 'webp' : 'jpg';
    await sharp(data).toFile(join(folder, `${index}-${kind + 1}.${ending}`));
  }
}

function crop(photo: Sharp, { width, height }: { width: number; height: number }, part: number): Sharp {
  return photo.extract({
    left: Math.round((width * part) / 2),
    top: Math.round((height * part) / 2),
    width: Math.round(width * (1 - part)),
    height: Math.round(height * (1 - part)),
  });
}

/** @returns the names of the photos of each group */
async function waitForGroups(client: EngineClient): Promise<string[][]> {
  for (;;) {
    const { groups, waiting } = await client.get<Duplicates>('/api/duplicates');
    if (waiting > 0) {
      await sleep(200);
      continue;
    }
    const nameOf = async (id: number): Promise<string> =>
      basename((await client.get<PhotoDetail>(`/api/photos/${id}`)).path);
    return await Promise.all(
      groups.map(async ({ photos }) => await Promise.all(photos.map(async ({ id }) => await nameOf(id)))),
    );
  }
}

function count(groups: string[][], originals: number) {
  const numbersOf = (name: string): [number, number] =>
    name.split(/[-.]/).slice(0, 2).map(Number) as [number, number];
  const parsed = groups.map((names) => names.map(numbersOf));
  const isFound = (original: number, kind: number): boolean =>
    parsed.some((group) => {
      const has = (wanted: number): boolean =>
        group.some(([number, copy]) => number === original && copy === wanted);
      return has(0) && has(kind);
    });
  const kinds = Object.keys(COPIES).map((name, kind) => {
    const found = Array.from({ length: originals }, (_, original) => isFound(original, kind + 1));
    return { name, found: found.filter(Boolean).length, total: originals };
  });
  const groupsWithStrangers = parsed.filter((group) => new Set(group.map(([number]) => number)).size > 1);
  return { kinds, groups: groups.length, groupsWithStrangers: groupsWithStrangers.length };
}
