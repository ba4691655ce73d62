import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Status } from '../core/api.ts';
import { Engine } from './engine.ts';

const script = join(import.meta.dirname, '../../test/desktop/fake-engine.ts');
let library = '';
let engines: Engine[] = [];

beforeEach(() => {
  library = mkdtempSync(join(tmpdir(), 'photonest-engine-'));
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(engines.map(async (engine) => engine.stop()));
  engines = [];
  rmSync(library, { recursive: true, force: true });
});

/** What the supervisor reported, and the engine itself, started on a library with the given scenario. */
function start({ starts = [] as string[], folder = library, node = process.execPath } = {}) {
  writeFileSync(join(folder, 'scenario.json'), JSON.stringify(starts));
  const reported = { status: [] as Status[], gaveUp: [] as string[], log: '' };
  const engine = new Engine(
    { node, script, library: folder },
    {
      status: (status) => reported.status.push(status),
      gaveUp: (sentence) => reported.gaveUp.push(sentence),
      log: (text) => (reported.log += text),
    },
    1,
  );
  engines.push(engine);
  engine.start();
  return { engine, reported };
}

const countStarts = (): number => readFileSync(join(library, 'starts'), 'utf8').trim().split('\n').length;
const libraryOf = async (engine: Engine): Promise<string> =>
  ((await (await engine.ask('/api/status')).json()) as Status).library.path;

test('Engine - a request waits for an engine that starts slowly', async () => {
  const { engine } = start({ starts: ['slow'] });
  let answered = false;
  const answer = libraryOf(engine).finally(() => (answered = true));
  await vi.waitFor(() => expect(countStarts()).toBe(1));
  expect(answered).toBe(false);

  writeFileSync(join(library, 'go'), '');

  expect(await answer).toBe(library);
});

test('Engine - a request outlasts starts that fail', async () => {
  const { engine } = start({ starts: ['dies', 'dies', 'ready'] });

  expect(await libraryOf(engine)).toBe(library);
  expect(countStarts()).toBe(3);
});

test('Engine - what is not the ready line goes to the log', async () => {
  const { engine, reported } = start({ starts: ['garbage'] });

  expect(await libraryOf(engine)).toBe(library);
  expect(reported.log).toBe('loading…\n{"ready":\n{"ready":"maybe"}\n\n');
});

test('Engine - one that dies is started again, and tells its status again', async () => {
  const { engine, reported } = start();
  await libraryOf(engine);
  await vi.waitFor(() => expect(reported.status).toHaveLength(1));

  await engine.ask('/fake/die', { method: 'POST' }).catch(() => undefined);
  await vi.waitFor(() => expect(countStarts()).toBe(2), 10_000);

  expect(await libraryOf(engine)).toBe(library);
  await vi.waitFor(() => expect(reported.status).toHaveLength(2));
  expect(reported.gaveUp).toEqual([]);
});

test('Engine - after five ends in a row it gives up with the last words, and tries again when asked', async () => {
  const { engine, reported } = start({ starts: ['dies', 'dies', 'dies', 'dies', 'dies', 'ready'] });

  await vi.waitFor(
    () => expect(reported.gaveUp).toEqual(['The engine ended (status 1). out of luck']),
    20_000,
  );
  expect(countStarts()).toBe(5);
  await expect(engine.ask('/api/status')).rejects.toThrow('out of luck');

  engine.start();

  expect(await libraryOf(engine)).toBe(library);
});

test('Engine - a refusal that would come again is told at once', async () => {
  const { engine, reported } = start({ starts: ['damaged'] });

  await expect(engine.ask('/api/status')).rejects.toThrow('The library is damaged.');
  await vi.waitFor(() => expect(reported.gaveUp).toEqual(['The library is damaged.']), 10_000);
  expect(countStarts()).toBe(1);
});

test('Engine - a Node that is not there is told with its name', async () => {
  const { reported } = start({ node: join(library, 'no-node') });

  await vi.waitFor(() => expect(reported.gaveUp).toEqual([expect.stringContaining('no-node')]), 10_000);
});

test('Engine - where another engine has the library, its socket serves until it goes away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'photonest-engine-other-'));
  const other = start({ folder });
  await libraryOf(other.engine);
  writeFileSync(join(library, 'other-socket'), await other.engine.socket());
  const { engine, reported } = start({ starts: ['busy', 'ready'] });

  expect(await libraryOf(engine)).toBe(folder);
  await vi.waitFor(() => expect(reported.status).toHaveLength(1));
  await other.engine.stop();
  await vi.waitFor(() => expect(countStarts()).toBe(2), 10_000);

  expect(await libraryOf(engine)).toBe(library);
  rmSync(folder, { recursive: true });
});

test('Engine - stop() waits until it has ended, and answers no more', async () => {
  const { engine, reported } = start();
  await libraryOf(engine);

  await engine.stop();

  expect(reported.log).toContain('stopped');
  await expect(engine.ask('/api/status')).rejects.toThrow("Photonest's engine does not answer");
  expect(countStarts()).toBe(1);
});

test('Engine - stop() kills one that does not end by itself', async () => {
  const { engine } = start({ starts: ['stubborn'] });
  await libraryOf(engine);
  const pid = Number(readFileSync(join(library, 'starts'), 'utf8'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

  const stopped = engine.stop();
  vi.advanceTimersByTime(60_000);
  await stopped;

  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('Engine - stop() during the pause before another start is at once', async () => {
  const { engine, reported } = start({ starts: ['dies'] });
  await vi.waitFor(() => expect(reported.log).toContain('out of luck'), { timeout: 20_000 });

  await engine.stop();

  expect(reported.gaveUp).toEqual([]);
});
