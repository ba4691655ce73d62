import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { CLI, photonestJson } from '../support/programs.ts';
import { makeHostileFiles } from './make.ts';
import { residentBytesOfTree } from './process-tree.ts';

/** All kinds three times; the release was tried with 2,000. */
const COUNT = Number(process.env['PHOTONEST_HOSTILE_FILES'] ?? 150);
const SEED = 1;
const LIMIT_BYTES = 1_000_000_000;
const PATIENCE_MS = 60_000 + COUNT * 5_000;

type Counts = Record<'found' | 'tagged' | 'failed' | 'skipped' | 'offline' | 'pending', number>;

let folder: string;
let library: string;
let paths: string[];

beforeAll(async () => {
  folder = makeFolder('hostile-files');
  library = makeFolder('hostile-files-library');
  paths = await makeHostileFiles(folder, COUNT, SEED);
}, PATIENCE_MS);
afterAll(() => {
  removeFolder(folder);
  removeFolder(library);
});

it(
  `${COUNT} hostile files are all accounted for, in less than a gigabyte`,
  async () => {
    const engine = spawn(process.execPath, [CLI, '--library', library, '--json', 'index', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let peak = 0;
    const watch = setInterval(() => {
      if (process.platform === 'linux') peak = Math.max(peak, residentBytesOfTree(engine.pid!));
    }, 100);
    const [printed] = await Promise.all([text(engine.stdout), once(engine, 'close')]);
    clearInterval(watch);
    expect(engine.exitCode).toBe(1); // done, with some files failed
    const counts = JSON.parse(printed) as Counts;
    expect(counts).toMatchObject({ found: COUNT, offline: 0, pending: 0 });
    expect(counts.tagged + counts.failed + counts.skipped).toBe(COUNT);
    expect(counts.tagged).toBeGreaterThan(COUNT / 4);
    expect(counts.failed).toBeGreaterThan(COUNT / 4);
    expect(peak).toBeLessThan(LIMIT_BYTES);

    const failures = await photonestJson<{ path: string; reason: string }[]>(library, 'failed');
    expect(failures).toHaveLength(counts.failed + counts.skipped);
    for (const { path, reason } of failures) {
      expect(paths).toContain(path);
      expect(reason).toMatch(/^\S.{5,}/);
    }
    // None ended or hung the program that reads photos: that would be dear, if not deadly.
    expect(failures.filter(({ reason }) => reason.includes('program that reads photos'))).toEqual([]);
    if (COUNT > 150) console.log({ ...counts, peakMegabytes: Math.round(peak / 1e6) });
  },
  PATIENCE_MS,
);
