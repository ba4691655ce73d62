import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { photograph } from '../images/testing/pictures.ts';
import { fromTagger, type FromTagger, type ToTagger } from './messages.ts';
import type { Behaviours } from './testing/behaviour.ts';
import { installGraph, type TinyModel } from './testing/tiny-model.ts';

let scratch: string;
let model: TinyModel;
let child: ChildProcess;
let heard: FromTagger[];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-thread-'));
  model = installGraph(scratch);
  heard = [];
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(scratch, { recursive: true });
});

/** A tagger on a runtime that does what its providers, and later a gate, say. */
async function start(providers: Behaviours = {}): Promise<FromTagger> {
  child = fork(join(import.meta.dirname, 'testing/fake-runtime.ts'), [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
    env: {
      ...process.env,
      FAKE_PROVIDERS: JSON.stringify(providers),
      FAKE_GATE: join(scratch, 'gate'),
    },
  });
  child.on('message', (raw) => heard.push(fromTagger.parse(raw)));
  const models = [{ manifestPath: model.manifestPath, directory: model.modelDirectory }];
  child.send({ type: 'start', models, threads: 1 } satisfies ToTagger);
  await once(child, 'message');
  return heard[0]!;
}

/** From here on runs do so; it is there at once as a whole. */
function setGate(what: 'wait' | 'throw' | 'exit'): void {
  writeFileSync(join(scratch, 'gate.part'), what);
  renameSync(join(scratch, 'gate.part'), join(scratch, 'gate'));
}

function read(id: number, network: boolean): void {
  child.send({
    type: 'read',
    id,
    source: { path: photograph('locomotion-house-cat') },
    urgent: false,
    ...(network
      ? { kind: 'tag', pass: 'both' }
      : { kind: 'preview', prepare: false, thumbnail: true, metadata: { sidecars: [], raw: null } }),
  } satisfies ToTagger);
}

test('the network’s thread - photos are previewed while the network runs', async () => {
  expect(await start()).toMatchObject({ type: 'ready', provider: 'cpu' });
  setGate('wait');
  read(1, true);
  read(2, false);
  await once(child, 'message');
  read(3, false);
  await once(child, 'message');
  rmSync(join(scratch, 'gate'));
  await once(child, 'message');
  expect(heard.slice(1).map((answer) => 'id' in answer && answer.id)).toEqual([2, 3, 1]);
});

test('the network’s thread - what it could not open is told with its code', async () => {
  expect(await start({ cpu: 'throws' })).toEqual({
    type: 'start_failed',
    code: 'model_unusable',
    message: `The network in ${join(model.modelDirectory, 'model.onnx')} could not be loaded. Delete its folder: it is made again at the next start.`,
    problem: { code: 'network_not_loaded', path: join(model.modelDirectory, 'model.onnx') },
  });
});

test('the network’s thread - one that ends while it opens is told, too', async () => {
  expect(await start({ cpu: 'exits' })).toEqual({
    type: 'start_failed',
    code: 'tagger_unavailable',
    message: 'the networks’ thread ended with status 3',
    problem: null,
  });
});

test.each(['throw', 'exit'] as const)(
  'the network’s thread - a run that does not end well (%s) ends the process',
  async (what) => {
    expect(await start()).toMatchObject({ type: 'ready' });
    setGate(what);
    read(1, true);
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(heard).toHaveLength(1);
  },
);
