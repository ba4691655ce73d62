import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PhotonestError } from '../../core/errors.ts';
import { ReaderCrashed } from '../../core/photos/reading.ts';
import { TaggerProcess, type TaggerOptions } from './tagger-process.ts';

/** A process takes its time to start where others want the processor too. */
const PATIENCE = { timeout: 30_000 };

let scratch: string;
let tagger: TaggerProcess;
const failures: PhotonestError[] = [];

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-tagger-'));
  failures.length = 0;
  vi.spyOn(console, 'error').mockImplementation(() => undefined); // the engine's log
});
afterEach(async () => {
  await tagger.close();
  rmSync(scratch, { recursive: true });
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** `testing/fake-tagger.ts` says what there is to do at the start, and what photos' names mean. */
function open(atStart = 'ready', options: Partial<TaggerOptions> = {}): void {
  tagger = new TaggerProcess({
    script: join(import.meta.dirname, '../testing/fake-tagger.ts'),
    models: () => [{ manifestPath: atStart, directory: scratch }],
    threads: null,
    executionConfig: async () => ({ provider: 'cpu', precision: 'float32', lowImpact: false }),
    photoTimeoutMs: 60_000,
    onReady: async () => undefined,
    onFailed: (error) => void failures.push(error),
    ...options,
  });
}

/** `read` for a photo that was read, or why not: `ended`, or `ended alone`, with the process. */
async function read(name: string, urgent = false, alone = false): Promise<string> {
  try {
    const what = {
      kind: 'preview_and_tag',
      pass: 'both',
      thumbnail: true,
      metadata: { sidecars: [], raw: null },
    } as const;
    const { metadata } = await tagger.read({ source: { path: name }, urgent, isolated: alone, ...what });
    const camera = metadata?.camera;
    return camera!.startsWith(`${name} by `) ? 'read' : `another photo: ${camera}`;
  } catch (error) {
    if (error instanceof ReaderCrashed)
      return `ended${error.isolated ? ' alone' : ''}${error.afterSeconds === null ? '' : ` after ${error.afterSeconds} s`}`;
    const { code, message } = error as PhotonestError;
    return `${code}: ${message}`;
  }
}

async function readAll(names: string[]): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);
const allRead = (names: string[]): Record<string, string> => answering(names, 'read');
const starts = (): number[] =>
  existsSync(join(scratch, 'starts'))
    ? readFileSync(join(scratch, 'starts'), 'utf8').trim().split('\n').map(Number)
    : [];
const answering = (names: string[], answer: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, answer]));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('read() - starts the process with the first photo, and gives each its own answer', async () => {
  open();
  expect(tagger.pid).toBeNull();
  const names = numbered('a', 30);
  expect(await readAll([...names, 'bad photo'])).toEqual({
    ...allRead(names),
    'bad photo': 'unreadable: is empty',
  });
  expect(starts()).toEqual([tagger.pid]);
});

test('read() - what someone waits for comes first', async () => {
  open();
  const order: string[] = [];
  const reads = ['a', 'b'].map(async (name) => order.push(`${name}: ${await read(name, false, true)}`));
  reads.push(read('shown', true, true).then((answer) => order.push(`shown: ${answer}`)));
  await Promise.all(reads); // they came before the process was ready
  expect(order).toEqual(['shown: read', 'a: read', 'b: read']);
});

test('read() - when the process ends, all that were in it hear of it, and the next ones are read', async () => {
  open();
  const names = numbered('slow', 6);
  expect(await readAll([...names, 'poison'])).toEqual(answering([...names, 'poison'], 'ended'));
  expect(await readAll(names)).toEqual(allRead(names));
  expect(starts()).toHaveLength(2);
  expect(failures).toEqual([]);
});

test('read() - who is to be alone is, and who brings down the process then is known', async () => {
  open();
  const others = numbered('slow', 5);
  const reads = readAll(others);
  const alone = Promise.all(
    ['poison', 'slow alone', 'poison'].map(async (name) => await read(name, false, true)),
  );
  const urgent = read('shown', true);
  expect(await alone).toEqual(['ended alone', 'read', 'ended alone']);
  expect(await reads).toEqual(allRead(others));
  expect(await urgent).toBe('read');
});

test('read() - processes that end with a photo, one after the other, are not given up', async () => {
  open();
  for (let time = 0; time < 6; time++) expect(await read('poison')).toBe('ended alone');
  expect(await read('a')).toBe('read');
  expect(failures).toEqual([]);
});

test('read() - a photo that takes too long ends the process', async () => {
  open('ready', { photoTimeoutMs: 300 });
  expect(await read('hang')).toBe('ended alone after 0.3 s');
  expect(await readAll(['slow', 'hang'])).toEqual(answering(['slow', 'hang'], 'ended after 0.3 s'));
  expect(await read('a')).toBe('read');
});

test('read() - photos that wait for each other there do not take too long', async () => {
  open('ready', { photoTimeoutMs: 1000 });
  const names = numbered('turn', 16); // 2.4 s
  expect(await readAll(names)).toEqual(allRead(names));
  expect(starts()).toHaveLength(1);
});

test('read() - a photo that takes too long ends the process also while others are read', async () => {
  open('ready', { photoTimeoutMs: 1000 });
  const never = read('never');
  let answer = 'none yet';
  while (answer === 'none yet') answer = await Promise.race([never, read('a').then(() => 'none yet')]);
  expect(answer).toMatch(/^ended( alone)? after 1 s$/);
});

test('read() - a process that answers nonsense is ended like one that died', async () => {
  open();
  expect(await read('nonsense')).toBe('ended alone');
  expect(await read('a')).toBe('read');
});

test('read() - a process that ended with nothing to do is started again by the next photo', async () => {
  open();
  expect(await read('a')).toBe('read');
  process.kill(tagger.pid!, 'SIGKILL');
  await vi.waitFor(() => expect(tagger.pid).toBeNull(), PATIENCE);
  await tagger.whenReady();
  expect(await read('b')).toBe('read');
  expect(starts()).toHaveLength(2);
});

test('start() - one that dies once at its start is started again', async () => {
  open('dies once');
  expect(await read('a')).toBe('read');
  expect(starts()).toHaveLength(2);
});

test('start() - one that always dies is given up, until its failures are cleared', async () => {
  open('dies');
  const reason =
    'tagger_unavailable: The program that reads photos ends as soon as it starts. Its last words are in the log.';
  expect(await readAll(['a', 'b'])).toEqual({ a: reason, b: reason });
  expect(failures).toHaveLength(1);
  expect(tagger.pid).toBeNull();
  expect(await read('c')).toBe(reason);
  const tries = starts().length;
  tagger.clearFailures();
  expect(await read('d')).toBe(reason);
  expect(starts()).toHaveLength(2 * tries);
});

test('start() - one that cannot be spawned is given up', async () => {
  open();
  const { execPath } = process;
  process.execPath = join(scratch, 'no node here');
  try {
    expect(await read('a')).toMatch(/^tagger_unavailable: /);
  } finally {
    process.execPath = execPath;
  }
  tagger.clearFailures();
  expect(await read('b')).toBe('read');
});

test('start() - one that is never ready is given up with a reason', async () => {
  open('hangs', { startTimeoutMs: 300 });
  const reason =
    'The program that reads photos was not ready within 0.3 seconds. Choose another model or another way to run it ' +
    'under “Model”, or start Photonest again.';
  expect(await read('a')).toBe(`tagger_unavailable: ${reason}`);
  expect(failures.map(({ message }) => message)).toEqual([reason]);
  await vi.waitFor(() => expect(tagger.pid).toBeNull(), PATIENCE);
});

test('start() - a model that cannot be used is said once and for all photos', async () => {
  open('fails');
  expect(await readAll(['a', 'b'])).toEqual({
    a: 'model_unusable: The network is damaged.',
    b: 'model_unusable: The network is damaged.',
  });
  expect(failures.map(({ code }) => code)).toEqual(['model_unusable']);
  await vi.waitFor(() => expect(starts().some(isAlive)).toBe(false));
});

test('start() - what goes wrong once the process is ready fails the tagger, not the engine', async () => {
  open('ready', {
    onReady: async () => {
      throw new Error('the head is damaged');
    },
  });
  expect(await read('a')).toBe('tagger_unavailable: The network cannot be used: the head is damaged');
  expect(failures).toHaveLength(1);
});

describe('restart()', () => {
  test('photos in flight are read by the next process, together: none of them is quarantined', async () => {
    open();
    const names = [...numbered('crowd', 4), ...numbered('a', 10)];
    const reads = readAll(names);
    await read('shown', true); // the crowd was given out with it, or before
    tagger.restart();
    expect(await reads).toEqual(allRead(names));
    expect(starts()).toHaveLength(2);
    expect(starts()[1]).toBe(tagger.pid);
    await vi.waitFor(() => expect(isAlive(starts()[0]!)).toBe(false), PATIENCE);
  });

  test('a photo that is restarted again and again is no crash, and the tagger is not given up', async () => {
    open();
    const reads = readAll(['crowd 0', 'slow 0']);
    for (let count = 1; count <= 6; count++) {
      await vi.waitFor(() => expect(starts()).toHaveLength(count), PATIENCE);
      tagger.restart();
    }
    expect(await read('a')).toBe('read');
    const others = readAll(numbered('crowd', 4).slice(1));
    expect({ ...(await reads), ...(await others) }).toEqual(allRead(['slow 0', ...numbered('crowd', 4)]));
    expect(failures).toEqual([]);
  });

  test('the next process has the models and the provider as they are then', async () => {
    let [model, asked] = ['ready', 0];
    const executionConfig = async () => {
      asked += 1;
      return { provider: 'cpu', precision: 'float32', lowImpact: false } as const;
    };
    open('', { models: () => [{ manifestPath: model, directory: scratch }], executionConfig });
    expect(await read('a')).toBe('read');
    model = 'fails';
    tagger.restart();
    expect(tagger.pid).toBeNull(); // until there is something to read
    expect(await read('b')).toBe('model_unusable: The network is damaged.');
    expect(asked).toBe(2);
  });

  test('a process that is only about to be ready is replaced, and is not heard any more', async () => {
    const readyFor: number[] = [];
    const first = Promise.withResolvers<undefined>();
    open('ready', {
      onReady: async () => {
        readyFor.push(tagger.pid!);
        if (readyFor.length === 1) await first.promise;
      },
    });
    const reads = readAll(['a', 'b']);
    await vi.waitFor(() => expect(readyFor).toHaveLength(1), PATIENCE);
    tagger.restart();
    first.resolve(undefined);
    expect(await reads).toEqual(allRead(['a', 'b']));
    expect(readyFor).toEqual(starts());
  });

  test('without a process there is nothing to restart, and a closed tagger stays closed', async () => {
    open();
    tagger.restart();
    expect(tagger.pid).toBeNull();
    expect(await read('a')).toBe('read');
    await tagger.close();
    tagger.restart();
    expect(starts()).toHaveLength(1);
  });
});

test.for([
  { set: undefined, heaps: 2 },
  { set: '5', heaps: 5 },
])('read() - has two of the C library’s heaps unless a person wants it otherwise ($set)', async (given) => {
  vi.stubEnv('MALLOC_ARENA_MAX', given.set);
  open();
  expect(await read('heaps')).toBe(`unreadable: has ${given.heaps} heaps`);
});

test('executionConfig() - what the provider cannot do is said once and for all photos', async () => {
  const refusal = new PhotonestError('tagger_unavailable', 'CUDA is not there.');
  open('ready', { executionConfig: async () => await Promise.reject(refusal) });
  expect(await readAll(['a', 'b'])).toEqual({
    a: 'tagger_unavailable: CUDA is not there.',
    b: 'tagger_unavailable: CUDA is not there.',
  });
  expect(failures).toEqual([refusal]);
});

test('close() - leaves no process, ends every wait, and takes no more photos', async () => {
  open();
  await read('a');
  const waits = readAll(numbered('slow', 20));
  await tagger.close();
  expect(starts().some(isAlive)).toBe(false);
  const closing = 'closing: Photonest is closing. Start it again to go on.';
  expect(new Set(Object.values(await waits))).toEqual(new Set([closing]));
  expect(await read('b')).toBe(closing);
  expect(starts()).toHaveLength(1);
});
