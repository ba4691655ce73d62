import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { EngineClient } from './engine-client.ts';
import { startEngine } from './engine-process.ts';
import { load, TICKS_PER_SECOND } from './machine.ts';
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
    const ticks = new Map<string, { program: string; thread: string; before: number; now: number }>();
    const take = async (): Promise<void> => {
      for (const { key, ...thread } of await listThreads(engine.pid)) {
        const known = ticks.get(key);
        ticks.set(key, { ...thread, before: known?.before ?? 0, now: thread.ticks });
      }
    };
    await take();
    for (const each of ticks.values()) each.before = each.now;
    const started = performance.now();
    await client.send('POST', '/api/folders', { path: folder });
    const { counts } = await client.waitUntil(({ activity, counts: { found, tagged, failed, skipped } }) => {
      void take();
      return activity.state === 'idle' && found > 0 && found === tagged + failed + skipped;
    }, SAMPLE_MS);
    const seconds = (performance.now() - started) / 1000;
    await take();
    const sums = new Map<string, number>();
    for (const { program, thread, before, now } of ticks.values()) {
      const key = `${program}\n${thread}`;
      sums.set(key, (sums.get(key) ?? 0) + (1000 * (now - before)) / TICKS_PER_SECOND / counts.found);
    }
    const parts = [...sums].map(([key, milliseconds]) => {
      const [program, thread] = key.split('\n') as [string, string];
      return { program, thread, milliseconds };
    });
    parts.sort((a, b) => b.milliseconds - a.milliseconds);
    return { photos: counts.found, seconds, load: load(), parts };
  } finally {
    await engine.stop();
    await rm(library, { recursive: true });
  }
}

type Thread = { key: string; program: string; thread: string; ticks: number };

/** Of a process and all that it started. */
async function listThreads(pid: number): Promise<Thread[]> {
  try {
    const program = await programOf(pid);
    const threads: Thread[] = [];
    for (const id of await readdir(join('/proc', `${pid}`, 'task'))) {
      const task = join('/proc', `${pid}`, 'task', id);
      const stat = await readFile(join(task, 'stat'), 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
        .map(Number) as [number, number];
      const thread = id === `${pid}` ? 'main' : name;
      threads.push({ key: `${pid} ${id}`, program, thread, ticks: user + system });
      const children = (await readFile(join(task, 'children'), 'utf8'))
        .split(' ')
        .filter((each) => each !== '');
      for (const child of children) threads.push(...(await listThreads(Number(child))));
    }
    return threads;
  } catch {
    return []; // it has ended meanwhile
  }
}

async function programOf(pid: number): Promise<string> {
  const words = (await readFile(join('/proc', `${pid}`, 'cmdline'), 'utf8'))
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
