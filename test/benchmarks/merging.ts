import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MergeStatus } from '../../main/core/api.ts';
import { sampleFile, sampleRead } from '../../main/core/testing/samples.ts';
import { openTables } from '../../main/engine/library/tables.ts';
import { DEFAULT_MODEL } from '../../main/engine/models/models.ts';
import { CODE_LENGTH } from '../../main/similarity/quantise.ts';
import { CLI } from '../support/programs.ts';
import { EngineClient } from './engine-client.ts';
import { startEngine } from './engine-process.ts';
import { load, processorSeconds } from './machine.ts';
import { Random } from './random.ts';
import { FEATURES } from './search-library.ts';
import { median } from './statistics.ts';

export type MergingResult = {
  photos: number;
  load: number;
  /** Until all embeddings and quantised embeddings are in the library. */
  mergeSeconds: number;
  /** Of that, what the engine and the command line had of the processor; null where the system does not tell. */
  processorSeconds: number | null;
  /** Photos whose tags were derived each second after that. */
  tagsPerSecond: number;
  /** The engine's answers to a photo, a search and the settings until then. */
  answers: Answers[];
  /** The same while tags follow. */
  whileTagging: Answers[];
  /** Before that, in the same run. */
  quiet: Answers[];
  libraryBytes: number;
};

export type Answers = { name: string; medianMs: number; p95Ms: number; worstMs: number };

const QUIET_SECONDS = 10;
const ROWS_PER_TRANSACTION = 20_000;
/** Different embeddings: the others are the same bytes again, which costs as much. */
const EMBEDDINGS = 200;
const LABELS_SECONDS = 30;
const ASK_EVERY_MS = 100;
const QUESTIONS = {
  photo: '/api/photos/7',
  search: '/api/search?q=IMG_000777&limit=50',
  settings: '/api/settings',
};

/** Lines of `photonest map` for every photo of a library that were only looked at, by the command line, into a running engine. */
export async function measureMerging({ photos }: { photos: number }): Promise<MergingResult> {
  const directory = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const first = await startEngine(directory);
    await new EngineClient(first.handler).waitUntil(({ model: { state } }) => state === 'ready');
    await first.stop();
    await fill(directory, photos);
    const engine = await startEngine(directory);
    const client = new EngineClient(engine.handler);
    const before = new Asking(client);
    await sleep(QUIET_SECONDS * 1000);
    const quiet = await before.end();
    const asking = new Asking(client);
    const engineBefore = processorSeconds(engine.pid);
    const started = performance.now();
    const child = spawn(process.execPath, [CLI, '--library', directory, 'merge', '-'], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    await pipeline(Readable.from(lines(photos)), child.stdin);
    await untilMerged(client, photos);
    const mergeSeconds = (performance.now() - started) / 1000;
    const engineAfter = processorSeconds(engine.pid);
    const ofClient = processorSeconds(child.pid!);
    const hasFigures = engineBefore !== null && engineAfter !== null && ofClient !== null;
    const answers = await asking.end();
    const merged = await client.get<MergeStatus>('/api/results');
    const labelling = performance.now();
    const askingLater = new Asking(client);
    const exited = once(child, 'exit');
    await Promise.race([exited, sleep(LABELS_SECONDS * 1000)]);
    const after = await client.get<MergeStatus>('/api/results');
    const tagsPerSecond = ((merged.unscored - after.unscored) * 1000) / (performance.now() - labelling);
    const whileTagging = await askingLater.end();
    const { library } = await client.status();
    child.kill();
    await exited;
    await engine.kill();
    return {
      photos,
      load: load(),
      mergeSeconds,
      processorSeconds: hasFigures ? engineAfter - engineBefore + ofClient : null,
      tagsPerSecond,
      answers,
      whileTagging,
      quiet,
      libraryBytes: library.databaseBytes,
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Photos that wait for the network, of a folder that is not there. */
async function fill(directory: string, photos: number): Promise<void> {
  const library = await openTables(directory);
  const folder = library.folders.add('/pictures', []).id;
  // What is made here is not measured, and is made again if the computer stops.
  library.connection.pragma('synchronous = OFF');
  library.connection.pragma('wal_autocheckpoint = 200000');
  library.connection.pragma('cache_size = -1500000');
  for (let at = 0; at < photos;) {
    const end = Math.min(photos, at + ROWS_PER_TRANSACTION);
    library.photos.transaction(() => {
      for (; at < end; at++) {
        library.photos.insert(
          folder,
          sampleFile(`/pictures/${at % 1000}/IMG_${String(at).padStart(6, '0')}.jpg`),
        );
        library.photos.setPreviewed(at + 1, sampleRead({ hash: hashOf(at) }), null);
      }
    });
  }
  library.connection.pragma('wal_checkpoint(TRUNCATE)');
  library.close();
}

function* lines(photos: number): Generator<string> {
  const random = new Random(1);
  const ends = Array.from({ length: EMBEDDINGS }, () => describeEmbedding(random));
  for (let at = 0; at < photos; at++) {
    const hash = Buffer.from(hashOf(at)).toString('hex');
    yield `{"photonest":"0.1.0","path":"/pictures/${at}.jpg","hash":"${hash}",${ends[at % EMBEDDINGS]!}}\n`;
  }
}

function describeEmbedding(random: Random): string {
  const values = Float32Array.from({ length: FEATURES }, () => Math.max(0, random.next() - 0.4));
  const length = Math.hypot(...values);
  const vector = Float16Array.from(values, (value) => value / length);
  const code = Uint8Array.from({ length: CODE_LENGTH }, () => random.integer(256));
  const [embedding, quantised] = [new Uint8Array(vector.buffer), code].map((bytes) =>
    Buffer.from(bytes).toString('base64'),
  );
  return `"model":"${DEFAULT_MODEL}","embedding":"${embedding}","norm":10,"code":"${quantised}"`;
}

function hashOf(at: number): Uint8Array {
  return createHash('sha256').update(`${at}`).digest();
}

async function untilMerged(client: EngineClient, photos: number): Promise<void> {
  for (;;) {
    const { counts } = await client.status();
    if (counts.pending === 0 && counts.tagged + counts.offline >= photos) {
      if (await isSearchable(client, photos)) return;
    }
    await sleep(500);
  }
}

/** Until a photo's result is there, its file would be read, which is not there. */
async function isSearchable(client: EngineClient, photo: number): Promise<boolean> {
  try {
    const { ids } = await client.get<{ ids: number[] }>(`/api/photos/${photo}/similar?limit=5`);
    return ids.length > 0;
  } catch {
    return false;
  }
}

/** Someone who uses the app meanwhile. */
class Asking {
  readonly #times = new Map<string, number[]>();
  readonly #asking: Promise<void>;
  #ended = false;

  constructor(client: EngineClient) {
    this.#asking = this.#ask(client);
  }

  async end(): Promise<Answers[]> {
    this.#ended = true;
    await this.#asking;
    return [...this.#times].map(([name, times]) => {
      const sorted = times.toSorted((a, b) => a - b);
      const p95Ms = sorted[Math.floor(sorted.length * 0.95)]!;
      return { name, medianMs: median(times), p95Ms, worstMs: sorted.at(-1)! };
    });
  }

  async #ask(client: EngineClient): Promise<void> {
    while (!this.#ended) {
      for (const [name, path] of Object.entries(QUESTIONS)) {
        const started = performance.now();
        await client.get(path);
        const times = this.#times.get(name) ?? [];
        times.push(performance.now() - started);
        this.#times.set(name, times);
      }
      await sleep(ASK_EVERY_MS);
    }
  }
}
