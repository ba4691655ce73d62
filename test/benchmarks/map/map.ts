import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { LibraryMapInfo } from '../../../main/core/api/library-map.ts';
import { layOut } from '../../../main/similarity/layout/layout.ts';
import { PackedCodes } from '../../../main/similarity/layout/packed-codes.ts';
import { PlaceFile } from '../../../main/similarity/layout/place-file.ts';
import { trustworthiness } from '../../../main/similarity/layout/testing/trustworthiness.ts';
import { EVERY_PHOTOGRAPH, photographPath } from '../../support/photographs.ts';
import { EngineClient } from '../engine-client.ts';
import { startEngine, type EngineProcess } from '../engine-process.ts';
import { load } from '../machine.ts';
import { DEFAULT_MODEL } from '../pipeline.ts';
import { Random } from '../random.ts';
import { makeSearchLibrary } from '../search-library.ts';
import { quantile } from '../statistics.ts';
import { perturb, readFeatures, type Feature } from './features.ts';
import { measureFrames, type Frames } from './frames.ts';

export type MapOptions = { photos: number; folders: string[] };

export type MapResult = {
  load: number;
  photos: number;
  /** Real photos, whose features all others are made from. */
  originals: number;
  /** Of the real photos alone, of them with their altered copies, and of 2,000 of all: among all, and among themselves. */
  trustworthiness: { originals: number; copies: number; sample: number; withinSample: number };
  seconds: number;
  /** Processor time of the whole engine; null where the system does not tell. */
  processorSeconds: number | null;
  /** Of a search meanwhile, 95th percentile. */
  searchMs: number;
  /** Null without a browser. */
  frames: Frames | null;
  placed: { photos: number; seconds: number; processorSeconds: number | null; mostMoved: number };
};

const K = 15;
const SAMPLED = 2000;
const NEW_PHOTOS = 1000;
const ASK_MS = 200;

/** The map of a library of real features, their altered copies and others between them, in the engine that ships. */
export async function measureMap({ photos, folders }: MapOptions): Promise<MapResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const own = EVERY_PHOTOGRAPH.map((name) => dirname(photographPath(name)));
    const features = await readFeatures(folders.length > 0 ? folders : own, scratch);
    return await measureMapOf(features, photos, scratch);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Likewise of features that have been read. */
export async function measureMapOf(
  features: readonly Feature[],
  photos: number,
  scratch: string,
): Promise<MapResult> {
  const originals = features.filter(({ isOriginal }) => isOriginal).map(({ code }) => code);
  const codes = perturb(features, photos + NEW_PHOTOS);
  const library = join(scratch, 'library');
  await mkdir(library);
  const made = await makeSearchLibrary(library, photos + NEW_PHOTOS, { model: DEFAULT_MODEL });
  await made.codes.close();
  made.library.close();
  fill(library, codes, photos);
  const first = await layOutInEngine(library, photos);
  const before = await places(library);
  setMissing(library, photos, 0);
  const { seconds, processorSeconds } = await layOutInEngine(library, photos + NEW_PHOTOS);
  const moved = mostMoved(before, await places(library));
  return {
    ...{ load: load(), photos, originals: originals.length },
    trustworthiness: {
      originals: trustOf(originals),
      copies: trustOf(features.map(({ code }) => code)),
      ...trustOfSample(codes.slice(0, photos), before),
    },
    ...first,
    frames: await measureFrames(library),
    placed: { photos: NEW_PHOTOS, seconds, processorSeconds, mostMoved: moved },
  };
}

/** Gives the photos their embeddings; those after `photos` are not there yet. */
function fill(library: string, codes: Int8Array[], photos: number): void {
  const database = new Database(join(library, 'library.sqlite'));
  const update = database.prepare<[Buffer, number]>('UPDATE embeddings SET code = ? WHERE photo_id = ?');
  database.transaction(() => codes.forEach((code, at) => update.run(Buffer.from(code), at + 1)))();
  database.close();
  setMissing(library, photos, 1);
}

function setMissing(library: string, after: number, missing: 0 | 1): void {
  const database = new Database(join(library, 'library.sqlite'));
  database.prepare<[number, number]>('UPDATE photos SET missing = ? WHERE id > ?').run(missing, after);
  database.close();
}

/** From the engine's start to the map of so many photos, asking for a search all the time. */
async function layOutInEngine(
  library: string,
  photos: number,
): Promise<Pick<MapResult, 'seconds' | 'processorSeconds' | 'searchMs'>> {
  const started = performance.now();
  const engine = await startEngine(library);
  try {
    const client = new EngineClient(engine.handler);
    const searches: number[] = [];
    for (;;) {
      const asked = performance.now();
      await client.get('/api/search?q=dog&limit=100');
      searches.push(performance.now() - asked);
      const { state } = await client.get<LibraryMapInfo>('/api/library-map');
      if (state.kind === 'ready' && state.photos >= photos) break;
      await sleep(ASK_MS);
    }
    const seconds = (performance.now() - started) / 1000;
    return { seconds, processorSeconds: processorTime(engine), searchMs: quantile(searches, 0.95) };
  } finally {
    await engine.stop();
  }
}

function processorTime({ pid }: EngineProcess): number | null {
  if (process.platform !== 'linux') return null;
  const fields = readFileSync(join('/proc', String(pid), 'stat'), 'utf8')
    .split(') ')[1]!
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100; // user and system, in hundredths of a second
}

/** By photo. */
async function places(library: string): Promise<Map<number, readonly [number, number]>> {
  const map = await new PlaceFile(join(library, 'library.map')).load();
  if (map === null) throw new Error('the map was not written');
  const { photos, positions } = map;
  return new Map(Array.from(photos, (photo, at) => [photo, [positions[2 * at]!, positions[2 * at + 1]!]]));
}

function trustOf(codes: Int8Array[]): number {
  const packed = pack(codes);
  const { positions } = layOut(packed, { step: () => undefined });
  return trustworthiness(
    packed,
    positions,
    K,
    Array.from({ length: codes.length }, (_, row) => row),
  );
}

function trustOfSample(
  codes: Int8Array[],
  map: ReadonlyMap<number, readonly [number, number]>,
): { sample: number; withinSample: number } {
  const random = new Random(7);
  const rows = Array.from({ length: Math.min(SAMPLED, codes.length) }, () => random.integer(codes.length));
  const placesOf = (photos: number[]): Float32Array => Float32Array.from(photos.flatMap((row) => [...map.get(row + 1)!])); // prettier-ignore
  const all = placesOf(codes.map((_, row) => row));
  const own = pack(rows.map((row) => codes[row]!));
  return {
    sample: trustworthiness(pack(codes), all, K, rows),
    withinSample: trustworthiness(
      own,
      placesOf(rows),
      K,
      Array.from(rows, (_, row) => row),
    ),
  };
}

function pack(codes: Int8Array[]): PackedCodes {
  const packed = new PackedCodes(codes.length);
  codes.forEach((code, row) => packed.write(row, code));
  return packed;
}

/** Of photos that were on the map before, as a part of its side. */
function mostMoved(
  before: ReadonlyMap<number, readonly [number, number]>,
  after: ReadonlyMap<number, readonly [number, number]>,
): number {
  let most = 0;
  for (const [photo, [x, y]] of before) {
    const [newX, newY] = after.get(photo)!;
    most = Math.max(most, Math.hypot(newX - x, newY - y));
  }
  return most;
}
