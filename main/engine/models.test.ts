import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ModelInfo } from '../core/api.ts';
import { verdictKey, type Verdict } from '../core/provider.ts';
import { openTestLibrary, type TestLibrary } from '../sqlite/testing/library.ts';
import { Models, STARTER, type ModelsOptions } from './models.ts';
import { TAGGER_SCRIPT } from './paths.ts';
import { makeModelsDirectory, SMALL, smallWeights } from './testing/models-directory.ts';
import { Verdicts } from './verdicts.ts';

const RUN = {
  provider: 'cpu',
  device: 'a processor',
  millisecondsPerPhoto: 12,
  onnxruntime: '1',
  sharp: '2',
};

let scratch: string;
/** The small model's weights. */
let weights: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-models-'));
  makeModelsDirectory(join(scratch, 'models'));
  weights = join(scratch, 'weights.safetensors');
  writeFileSync(weights, smallWeights());
});
afterAll(() => rmSync(scratch, { recursive: true }));

let library: TestLibrary;
/** The folder of installed models. */
let directory: string;
let models: Models;
let installed: string[];
let changes: number;
beforeEach(async () => {
  library = await openTestLibrary();
  directory = join(mkdtempSync(join(scratch, 'library-')), 'models');
  [installed, changes] = [[], 0];
  models = await open();
});
afterEach(async () => {
  await models.close();
  library.close();
});

async function open(options: Partial<ModelsOptions> = {}): Promise<Models> {
  return await Models.open({
    modelsDirectory: join(scratch, 'models'),
    directory,
    script: TAGGER_SCRIPT,
    settings: library.settings,
    verdicts: new Verdicts(library.settings),
    countByModel: () => [{ model: SMALL, count: 7 }],
    onChange: () => (changes += 1),
    onInstalled: async (id) => {
      await Promise.resolve();
      installed.push(id);
    },
    ...options,
  });
}

const info = (id = SMALL): ModelInfo => models.info(id, STARTER);

/** Everything in the folder of installed models, and in the models' own. */
const listFiles = (): string[] =>
  existsSync(directory) ? readdirSync(directory, { recursive: true }).map(String).sort() : [];

const INSTALLED_FILES = [
  SMALL,
  ...['head.safetensors', 'installed.json', 'model.onnx', 'model.onnx.data'].map((name) => join(SMALL, name)),
];

async function waitUntilDone(): Promise<ModelInfo> {
  await vi.waitFor(() => expect(info().state).not.toMatch(/^(downloading|installing)$/), { timeout: 50_000 });
  return info();
}

async function install(from = weights): Promise<ModelInfo> {
  models.install(SMALL, from);
  return await waitUntilDone();
}

describe('list()', () => {
  test('the active one first, then the most accurate, with what is known of each', () => {
    expect(models.list(SMALL).map(({ id }) => id)).toEqual([SMALL, STARTER]);
    const [starter, small] = models.list(STARTER);
    expect(starter).toMatchObject({
      id: STARTER, state: 'installed', active: true, bundled: true, words: 'own', tagged: 0,
    }); // prettier-ignore
    expect(small).toMatchObject({
      id: SMALL,
      name: 'EfficientNet-Lite0',
      state: 'available',
      active: false,
      bundled: false,
      sizeBytes: smallWeights().length,
      inputSize: 32,
      millisecondsPerPhoto: null,
      provider: null,
      progress: null,
      problem: null,
      words: 'starter',
      wordsAgreement: null,
      tagged: 7,
      providers: [],
    });
    expect([STARTER, SMALL].map((id) => [models.isUsable(id), models.isInstalled(id)])).toEqual([
      [true, false],
      [false, false],
    ]);
  });

  test('remembers a run, the words’ agreement and the providers that were tried', async () => {
    const verdict: Verdict = {
      ...RUN, provider: 'webgpu', model: SMALL, runtime: '1', accepted: false, reason: 'hung', batch: 4, nodes: {}, at: '',
    }; // prettier-ignore
    models.setRun(SMALL, RUN);
    models.setAgreement(SMALL, 0.93);
    const verdicts = new Verdicts(library.settings);
    verdicts.set(verdictKey(verdict), verdict);
    models = await open({ verdicts });
    expect(models.findRun(SMALL)).toEqual(RUN);
    expect(info()).toMatchObject({
      millisecondsPerPhoto: 12,
      provider: 'cpu',
      words: 'fitted',
      wordsAgreement: 0.93,
      providers: [{ name: 'webgpu', accepted: false, reason: 'hung', millisecondsPerPhoto: 12 }],
    });
    expect(info(STARTER)).toMatchObject({
      provider: null,
      words: 'own',
      wordsAgreement: null,
      providers: [],
    });
  });

  test('what another version remembered counts for nothing', () => {
    library.settings.set(`run:${SMALL}`, { ...RUN, device: 7 });
    library.settings.set(`words:${SMALL}`, 'good');
    expect(models.findRun(SMALL)).toBeNull();
    expect(info()).toMatchObject({ provider: null, words: 'starter', wordsAgreement: null });
  });

  test('a model that nobody knows is not found, and the known ones are named', () => {
    const missing = `There is no model “resnet9000”. Known are ${SMALL}, ${STARTER}.`;
    for (const ask of [() => models.manifest('resnet9000'), () => models.install('resnet9000', null)])
      expect(ask).toThrow(missing);
    expect(() => models.pause('resnet9000')).toThrow(missing);
    expect(() => models.remove('resnet9000', STARTER)).toThrow(missing);
  });
});

describe('install()', () => {
  test('from a file, which stays; the model is there now and at the next start', async () => {
    models.install(SMALL, weights);
    expect(info()).toMatchObject({ state: 'installing', progress: null });
    models.install(SMALL, weights); // it is under way already
    expect(await waitUntilDone()).toMatchObject({ state: 'installed', problem: null });
    expect(installed).toEqual([SMALL]);
    expect(changes).toBe(2);
    expect(listFiles()).toEqual(INSTALLED_FILES);
    expect(readFileSync(weights)).toHaveLength(smallWeights().length);
    expect((await open()).isInstalled(SMALL)).toBe(true);
  });

  test('a file that is no network is refused with a sentence, and leaves nothing; a right one clears that', async () => {
    const text = join(scratch, 'notes.safetensors');
    writeFileSync(text, 'These are my notes. '.repeat(100));
    expect(await install(text)).toMatchObject({ state: 'available', problem: expect.stringContaining(text) });
    expect(info().problem).toMatch(/^Expected .*\.$/);
    expect([listFiles(), installed]).toEqual([[], []]);
    expect(await install()).toMatchObject({ state: 'installed', problem: null });
  });

  test('a file that was cut is refused, and what was installed stays', async () => {
    await install();
    const cut = join(scratch, 'cut.safetensors');
    writeFileSync(cut, smallWeights().subarray(0, 1_000_000));
    expect(await install(cut)).toMatchObject({ state: 'installed', problem: expect.stringContaining(cut) });
    expect(listFiles()).toEqual(INSTALLED_FILES);
    expect(installed).toEqual([SMALL]);
  });

  test.each([
    ['weights.safetensors', /whole path, but got “weights.safetensors”/],
    ['/nowhere/weights.safetensors', /There is no file .*Look in \/nowhere for its name/],
    [tmpdir(), /There is no file/],
  ])('%s is refused at once', (from, message) => {
    expect(() => models.install(SMALL, from)).toThrow(message);
    expect(info()).toMatchObject({ state: 'available', problem: null });
  });

  test('a process that ends by itself is a problem, and not the engine’s end', async () => {
    const script = join(scratch, 'dies.mjs');
    writeFileSync(script, 'process.exit(3)');
    models = await open({ script });
    expect(await install()).toMatchObject({
      state: 'available',
      problem: 'Installing the model ended early (status 3). Try again.',
    });
  });

  test('cancelled, it leaves nothing and no problem', async () => {
    models.install(SMALL, weights);
    await vi.waitFor(() => expect(listFiles()).not.toEqual([]), { timeout: 30_000 });
    await models.cancel(SMALL);
    expect(info()).toMatchObject({ state: 'available', problem: null });
    expect([listFiles(), installed]).toEqual([[], []]);
    expect(existsSync(weights)).toBe(true);
  });
});

describe('verify()', () => {
  test('finds one wrong byte, and installing again mends it', async () => {
    await install();
    await models.verify(SMALL);
    expect(info().problem).toBeNull();
    const file = join(directory, SMALL, 'model.onnx.data');
    const bytes = readFileSync(file);
    bytes[bytes.length / 2] ^= 1;
    writeFileSync(file, bytes);
    await models.verify(SMALL);
    expect(info().problem).toBe(`${file} is damaged. Install the model again.`);
    await install();
    await models.verify(SMALL);
    expect(info().problem).toBeNull();
  });

  test('says of a model that is not there that it is not', async () => {
    await models.verify(SMALL);
    expect(info().problem).toBe('EfficientNet-Lite0 is not installed, or files of it are missing.');
  });
});

describe('remove()', () => {
  test('the one that tags is refused, and stays', async () => {
    await install();
    expect(() => models.remove(SMALL, SMALL)).toThrow(
      'EfficientNet-Lite0 tags your photos now. Use another model first.',
    );
    expect(info().state).toBe('installed');
    expect(listFiles()).toEqual(INSTALLED_FILES);
  });

  test('takes the model’s folder away, and its words with it', async () => {
    await install();
    models.setAgreement(SMALL, 0.9);
    models.remove(SMALL, STARTER);
    expect(info()).toMatchObject({ state: 'available', words: 'starter', wordsAgreement: null });
    expect(listFiles()).toEqual([]);
    expect((await open()).isUsable(SMALL)).toBe(false);
  });
});
