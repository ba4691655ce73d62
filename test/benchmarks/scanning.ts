import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { median } from './statistics.ts';

export type ScanAnswer = {
  ms: number;
  found: number;
  /** Rows that were written. */
  writes: number;
};

export type ScanResult = {
  files: number;
  folders: number;
  /** Into an empty library. */
  cold: ScanAnswer;
  /** Of unchanged files; the median of the rounds. */
  warm: ScanAnswer;
  /** Plain ways to the same files' sizes and times; medians. */
  alternatives: { name: string; ms: number; found: number }[];
  /** What a warm scan opened, as the kernel tells strace; null where there is none. */
  opened: { files: number; folders: number } | null;
};

const FILES_PER_FOLDER = 200;
const LSTATS_AT_ONCE = 32;
const ENDINGS = ['jpg', 'JPG', 'heic', 'png', 'dng'];

/** Empty files with the endings of photos. */
export function makeTree(top: string, files: number): void {
  for (let file = 0; file < files; file++) {
    const number = Math.floor(file / FILES_PER_FOLDER);
    const folder = join(top, `${2000 + (number % 25)}`, `Album ${number}`);
    if (file % FILES_PER_FOLDER === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `IMG_${file}.${ENDINGS[file % ENDINGS.length]}`), '');
  }
}

/** A scan that adds every file and scans that find nothing new, in turns with plain listings of the same folder. */
export async function measureScanning(folder: string, library: string, rounds: number): Promise<ScanResult> {
  mkdirSync(library);
  const cold = await scan(library, folder);
  const warm: ScanAnswer[] = [];
  const plain = new Map<string, { ms: number; found: number }[]>();
  for (let round = 0; round < rounds; round++) {
    warm.push(await scan(library, folder));
    for (const { name, list } of PLAIN_WAYS) {
      const started = performance.now();
      const found = await list(folder).catch(() => null);
      if (found === null) continue;
      plain.set(name, [...(plain.get(name) ?? []), { ms: performance.now() - started, found }]);
    }
  }
  const folders = await readdir(folder, { recursive: true, withFileTypes: true });
  return {
    files: cold.found,
    folders: folders.filter((entry) => entry.isDirectory()).length,
    cold,
    warm: { ...warm[0]!, ms: median(warm.map(({ ms }) => ms)) },
    alternatives: [...plain].map(([name, times]) => ({
      name,
      found: times[0]!.found,
      ms: median(times.map(({ ms }) => ms)),
    })),
    opened: await countOpened(library, folder).catch(() => null),
  };
}

const SCAN = [join(import.meta.dirname, 'scan-process.ts')];

async function scan(library: string, folder: string): Promise<ScanAnswer> {
  return JSON.parse(await run(process.execPath, [...SCAN, library, folder])) as ScanAnswer;
}

const PLAIN_WAYS: { name: string; list: (folder: string) => Promise<number> }[] = [
  {
    name: 'find -printf',
    list: async (folder) => {
      const listing = await run('find', [folder, '-type', 'f', '-printf', '%s %T@ %i %p\\n']);
      return listing.split('\n').length - 1;
    },
  },
  {
    name: 'Node’s readdir and lstat',
    list: async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      for (let from = 0; from < files.length; from += LSTATS_AT_ONCE) {
        const some = files.slice(from, from + LSTATS_AT_ONCE);
        await Promise.all(some.map(async ({ parentPath, name }) => await lstat(join(parentPath, name))));
      }
      return files.length;
    },
  },
];

/** @throws where there is no strace, or it may not look */
async function countOpened(library: string, folder: string): Promise<{ files: number; folders: number }> {
  const trace = `${library}.trace`;
  const calls = ['-f', '-qq', '-e', 'trace=open,openat,openat2,creat', '-o', trace];
  await run('strace', [...calls, process.execPath, ...SCAN, library, folder]);
  const opens = (await readFile(trace, 'utf8')).split('\n').filter((line) => line.includes(`"${folder}`));
  const folders = opens.filter((line) => line.includes('O_DIRECTORY')).length;
  return { files: opens.length - folders, folders };
}

async function run(command: string, words: string[]): Promise<string> {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [status]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>, // also rejects where there is no such command
  ]);
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  return output;
}
