import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { EngineClient } from './engine-client.ts';
import { startEngine } from './engine-process.ts';
import { load, readProcessorTime } from './machine.ts';
import { digits, formatTable } from './table.ts';

export type ProfileResult = {
  photos: number;
  /** From adding the folder until every photo is tagged. */
  seconds: number;
  load: number;
  /** Processor time a photo, in milliseconds, by program and kind of thread; the largest first. */
  parts: { program: string; thread: string; milliseconds: number }[];
};

const SAMPLE_MS = 200;
const PROGRAMS = ['engine', 'tagger', 'heic', 'jxl', 'exiftool'];

/** What the photos of a folder cost in the programs that ship. Linux only, which tells of each thread. */
export async function measureProfile(folder: string): Promise<ProfileResult> {
  if (process.platform !== 'linux')
    throw new Error('Only Linux tells what each thread has had of the processor.');
  const library = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  const engine = await startEngine(library);
  try {
    const client = new EngineClient(engine.handler);
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    const threads = new Map<string, Thread & { before: number }>();
    const take = (isFirst = false): void => {
      for (const thread of listThreads(engine.pid)) {
        const before = isFirst ? thread.seconds : (threads.get(thread.key)?.before ?? 0);
        threads.set(thread.key, { ...thread, before });
      }
    };
    take(true);
    const started = performance.now();
    await client.send('POST', '/api/folders', { path: folder });
    const { counts } = await client.waitUntil(({ activity, counts: { found, tagged, failed, skipped } }) => {
      take();
      return activity.state === 'idle' && found > 0 && found === tagged + failed + skipped;
    }, SAMPLE_MS);
    const seconds = (performance.now() - started) / 1000;
    take();
    const kinds = Map.groupBy(threads.values(), ({ program, name }) => `${program}\n${name}`);
    const parts = [...kinds.values()].map((same) => ({
      program: same[0]!.program,
      thread: same[0]!.name,
      milliseconds: same.reduce((sum, each) => sum + each.seconds - each.before, 0) * (1000 / counts.found),
    }));
    parts.sort((a, b) => b.milliseconds - a.milliseconds);
    return { photos: counts.found, seconds, load: load(), parts };
  } finally {
    await engine.stop();
    await rm(library, { recursive: true });
  }
}

type Thread = { key: string; program: string; name: string; seconds: number };

/** Of a process and all that it started. */
function listThreads(pid: number): Thread[] {
  try {
    const program = programOf(pid);
    return readdirSync(join('/proc', `${pid}`, 'task')).flatMap((id) => {
      const task = join('/proc', `${pid}`, 'task', id);
      const { name, seconds } = readProcessorTime(task);
      const children = readFileSync(join(task, 'children'), 'utf8')
        .split(' ')
        .filter((each) => each !== '');
      const own = { key: `${pid} ${id}`, program, name: id === `${pid}` ? 'main' : name, seconds };
      return [own, ...children.flatMap((child) => listThreads(Number(child)))];
    });
  } catch {
    return []; // it has ended meanwhile
  }
}

function programOf(pid: number): string {
  const words = readFileSync(join('/proc', `${pid}`, 'cmdline'), 'utf8')
    .split('\0')
    .map((word) => basename(word));
  return PROGRAMS.find((program) => words.some((word) => word.startsWith(program))) ?? words[0] ?? '';
}

export function formatProfile({ photos, seconds, load: busy, parts }: ProfileResult): string {
  const all = parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = parts
    .filter(({ milliseconds }) => milliseconds >= all / 200)
    .map(({ program, thread, milliseconds }) => [
      program,
      thread,
      digits(milliseconds),
      `${((100 * milliseconds) / all).toFixed(0)} %`,
    ]);
  const title = `${photos} photos in ${digits(seconds)} s, ${digits(photos / seconds)} a second; the machine's load was ${busy}`;
  const total = ['all together', '', digits(all), '100 %'];
  return `${title}\n${formatTable(['program', 'thread', 'ms a photo', 'share'], [...rows, total])}`;
}
