import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ModelInfo } from '../../core/api.ts';
import { verdictKey, type Verdict } from '../../core/models/provider.ts';
import { openTestLibrary, type TestLibrary } from '../../sqlite/testing/library.ts';
import { FITTED_WORDS_FILE, HEAD_FILE, RECORD_FILE } from '../../weights/install/installed.ts';
import {
  sendFile,
  sendStatus,
  startFileServer,
  type FileServer,
} from '../../download/testing/file-server.ts';
import { randomFile } from '../../download/testing/random-file.ts';
import { Heads } from '../scoring/heads.ts';
import { Models, DEFAULT_MODEL, type LastRun, type ModelsOptions } from './models.ts';
import { TAGGER_SCRIPT } from '../paths.ts';
import { vocabulary } from '../testing/library.ts';
import { makeModelsDirectory, SMALL, smallWeights } from '../testing/models-directory.ts';
import { Verdicts } from './providers/verdicts.ts';

const RUN: LastRun = {
  provider: 'cpu',
  precision: 'float32',
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
let active: string;
beforeEach(async () => {
  library = await openTestLibrary();
  directory = join(mkdtempSync(join(scratch, 'library-')), 'models');
  [installed, changes] = [[], 0];
  active = DEFAULT_MODEL;
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
    active: () => active,
    onChange: () => (changes += 1),
    onInstalled: async (id) => {
      await Promise.resolve();
      installed.push(id);
    },
    ...options,
  });
}

const info = (id = SMALL): ModelInfo => models.info(id);

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

/** As fitting does, beside the model. */
function leaveWords(): void {
  mkdirSync(join(directory, SMALL), { recursive: true });
  writeFileSync(join(directory, SMALL, FITTED_WORDS_FILE), '');
}

/** As if it had been installed earlier. */
async function haveInstalled(): Promise<void> {
  const done = join(scratch, 'installed');
  if (!existsSync(done)) {
    await install();
    cpSync(directory, done, { recursive: true });
    installed = [];
  }
  cpSync(done, directory, { recursive: true });
  models = await open();
}

describe('list()', () => {
  test('the active one first, then the most accurate, with what is known of each', () => {
    active = SMALL;
    expect(models.list().map(({ id }) => id)).toEqual([SMALL, DEFAULT_MODEL]);
    active = DEFAULT_MODEL;
    const [defaultModel, small] = models.list();
    expect(defaultModel).toMatchObject({
      id: DEFAULT_MODEL, state: 'installed', active: true, bundled: true, words: 'own', tagged: 0,
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
      precision: null,
      progress: null,
      problem: null,
      words: 'default',
      everydayAgreement: null,
      tagged: 7,
      providers: [],
    });
    expect([DEFAULT_MODEL, SMALL].map((id) => [models.isUsable(id), models.isInstalled(id)])).toEqual([
      [true, false],
      [false, false],
    ]);
  });

  test('remembers a run, the words’ agreement and the providers that were tried', async () => {
    const verdict: Verdict = {
      ...RUN, provider: 'webgpu', precision: 'float16', model: SMALL, runtime: '1', weightBits: null, accepted: false, reason: 'hung', batch: 4, nodes: {}, at: '',
    }; // prettier-ignore
    models.setRun(SMALL, RUN);
    leaveWords();
    models.setAgreement(SMALL, 0.93);
    const verdicts = new Verdicts(library.settings);
    verdicts.set(verdictKey(verdict), verdict);
    models = await open({ verdicts });
    expect(models.findRun(SMALL)).toEqual(RUN);
    expect(info()).toMatchObject({
      millisecondsPerPhoto: 12,
      provider: 'cpu',
      precision: 'float32',
      words: 'fitted',
      everydayAgreement: 0.93,
      providers: [
        { name: 'webgpu', precision: 'float16', accepted: false, reason: 'hung', millisecondsPerPhoto: 12 },
      ],
    });
    expect(info(DEFAULT_MODEL)).toMatchObject({
      provider: null,
      words: 'own',
      everydayAgreement: null,
      providers: [],
    });
  });

  test('what another version remembered counts for nothing', () => {
    library.settings.set(`run:${SMALL}`, { ...RUN, device: 7 });
    library.settings.set(`words:${SMALL}`, 'good');
    expect(models.findRun(SMALL)).toBeNull();
    expect(info()).toMatchObject({ provider: null, words: 'default', everydayAgreement: null });
  });

  test('a model that nobody knows is not found, and the known ones are named', () => {
    const missing = `There is no model “resnet9000”. Known are ${SMALL}, ${DEFAULT_MODEL}.`;
    for (const ask of [() => models.manifest('resnet9000'), () => models.install('resnet9000', null)])
      expect(ask).toThrow(missing);
    expect(() => models.pause('resnet9000')).toThrow(missing);
    expect(() => models.remove('resnet9000')).toThrow(missing);
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
    expect(await install(text)).toMatchObject({
      state: 'available',
      problem: expect.stringContaining(text) as string,
      codedProblem: { code: 'weights_damaged', path: text },
    });
    expect(info().problem).toMatch(/^Expected .*\.$/);
    expect([listFiles(), installed]).toEqual([[], []]);
    expect(await install()).toMatchObject({ state: 'installed', problem: null });
  });

  test('a file that was cut is refused, and what was installed stays', async () => {
    await haveInstalled();
    const cut = join(scratch, 'cut.safetensors');
    writeFileSync(cut, smallWeights().subarray(0, 1_000_000));
    expect(await install(cut)).toMatchObject({
      state: 'installed',
      problem: expect.stringContaining(cut) as string,
    });
    expect(listFiles()).toEqual(INSTALLED_FILES);
    expect(installed).toEqual([]);
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
      codedProblem: { code: 'install_ended', detail: 'status 3' },
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
    await haveInstalled();
    await models.verify(SMALL);
    expect(info().problem).toBeNull();
    const file = join(directory, SMALL, 'model.onnx.data');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000);
    writeFileSync(file, bytes);
    leaveWords();
    models.setAgreement(SMALL, 0.9);
    await models.verify(SMALL);
    expect(info()).toMatchObject({
      state: 'available', // to be installed again
      problem: `${file} is damaged. Install the model again.`,
    });
    expect(await install()).toMatchObject({ state: 'installed', problem: null });
    await models.verify(SMALL);
    expect(info()).toMatchObject({
      state: 'installed',
      problem: null,
      words: 'fitted',
      everydayAgreement: 0.9,
    });
  });

  test('finds that a file is missing, offers to install again, and that mends it', async () => {
    await haveInstalled();
    rmSync(join(directory, SMALL, 'model.onnx'));
    await models.verify(SMALL);
    expect(info()).toMatchObject({
      state: 'available',
      problem: `Files of EfficientNet-Lite0 are missing in ${join(directory, SMALL)}. Install the model again.`,
    });
    expect(models.isUsable(SMALL)).toBe(true); // nothing else takes its place without being asked
    expect(await install()).toMatchObject({ state: 'installed', problem: null });
  });

  test('says of a model that is not there that it is not', async () => {
    await models.verify(SMALL);
    expect(info()).toMatchObject({
      state: 'available',
      problem: 'EfficientNet-Lite0 is not installed.',
      codedProblem: { code: 'model_missing', name: 'EfficientNet-Lite0' },
    });
  });
});

describe('remove()', () => {
  test('the one that tags is refused, and stays', async () => {
    await haveInstalled();
    active = SMALL;
    expect(() => models.remove(SMALL)).toThrow(
      'EfficientNet-Lite0 tags your photos now. Use another model first.',
    );
    expect(info().state).toBe('installed');
    expect(listFiles()).toEqual(INSTALLED_FILES);
  });

  test('while it is being installed is refused', async () => {
    models.install(SMALL, weights);
    expect(() => models.remove(SMALL)).toThrow(
      'EfficientNet-Lite0 is being installed now. Cancel that first, or wait for it.',
    );
    expect(await waitUntilDone()).toMatchObject({ state: 'installed' });
  });

  test('leaves the last layers and the words while photos carry tags that came through them', async () => {
    await haveInstalled();
    leaveWords();
    models.remove(SMALL);
    expect(info()).toMatchObject({ state: 'available', tagged: 7 });
    const kept = [HEAD_FILE, RECORD_FILE, FITTED_WORDS_FILE].map((name) => join(SMALL, name));
    expect(listFiles()).toEqual([SMALL, ...kept].sort());
    const heads = new Heads(vocabulary);
    expect(await heads.load(models.manifest(SMALL), join(directory, SMALL))).toBe(true);
    models = await open();
    expect(models.isUsable(SMALL)).toBe(false);
    expect(await install()).toMatchObject({ state: 'installed' });
    expect(listFiles()).toEqual([...INSTALLED_FILES, join(SMALL, FITTED_WORDS_FILE)].sort());
  });

  test('takes the model’s folder away when no photo needs it, and its words with it', async () => {
    models = await open({ countByModel: () => [] });
    await install();
    leaveWords();
    models.setAgreement(SMALL, 0.9);
    expect(info().words).toBe('fitted');
    models.remove(SMALL);
    expect(info()).toMatchObject({ state: 'available', words: 'default', everydayAgreement: null });
    expect(listFiles()).toEqual([]);
    expect((await open()).isUsable(SMALL)).toBe(false);
  });
});

describe('a download', () => {
  const HALF = 4_000_000;
  const file = `${SMALL}.in1k.safetensors`;
  let server: FileServer;
  beforeEach(async () => {
    server = await startFileServer(sendFile(Buffer.from(smallWeights())));
    vi.stubEnv('HF_ENDPOINT', server.url);
  });
  afterEach(async () => {
    await models.close();
    vi.unstubAllEnvs();
    await server.stop();
  });

  /** Half of the file has arrived. */
  async function begin(): Promise<void> {
    server.answer = sendFile(Buffer.from(smallWeights()), { silentAfterBytes: HALF });
    models.install(SMALL, null);
    const part = join(directory, `${file}.part`);
    await vi.waitFor(() => expect(statSync(part).size).toBe(HALF), { timeout: 30_000 });
    server.answer = sendFile(Buffer.from(smallWeights()));
  }

  test('tells how far it is, becomes an installed model, and is not kept', async () => {
    const seen: ModelInfo[] = [];
    models = await open({ onChange: () => seen.push(info()) });
    models.install(SMALL, null);
    expect(await waitUntilDone()).toMatchObject({ state: 'installed', problem: null, progress: null });
    const totalBytes = smallWeights().length;
    expect(
      seen.filter(({ progress }) => progress !== null).map(({ progress, state }) => [state, progress]),
    ).toEqual(
      expect.arrayContaining([
        ['downloading', expect.objectContaining({ receivedBytes: 0, totalBytes })],
        ['downloading', expect.objectContaining({ receivedBytes: totalBytes, totalBytes })],
      ]),
    );
    expect(seen.map(({ state }) => state)).toContain('installing');
    expect(listFiles()).toEqual(INSTALLED_FILES);
    expect(installed).toEqual([SMALL]);
  });

  test('paused, it keeps what has arrived over the next start, and goes on from there', async () => {
    await begin();
    models.pause(SMALL);
    const paused = { state: 'paused', problem: null, progress: { receivedBytes: HALF, secondsLeft: null } };
    expect(await waitUntilDone()).toMatchObject(paused);
    const before = listFiles();
    for (const suffix of ['.part', '.part.json'])
      writeFileSync(join(directory, `of-no-model${suffix}`), '{}');
    models = await open();
    expect(info()).toMatchObject(paused);
    expect(listFiles()).toEqual(before); // what can never be gone on with is cleared away
    server.requests.length = 0;
    models.install(SMALL, null);
    expect(await waitUntilDone()).toMatchObject({ state: 'installed', problem: null });
    expect(server.requests.map(({ range }) => range)).toEqual([`bytes=${HALF}-`]);
  });

  test('paused while the model is made of it, it is not loaded again', async () => {
    models.install(SMALL, null);
    await vi.waitFor(() => expect(info().state).toBe('installing'), { timeout: 30_000, interval: 1 });
    models.pause(SMALL);
    const bytes = smallWeights().length;
    expect(await waitUntilDone()).toMatchObject({
      state: 'paused',
      problem: null,
      progress: { receivedBytes: bytes, totalBytes: bytes },
    });
    expect(listFiles()).toEqual([file]);
    server.requests.length = 0;
    models.install(SMALL, null);
    expect(await waitUntilDone()).toMatchObject({ state: 'installed' });
    expect(server.requests).toEqual([]);
    expect(listFiles()).toEqual(INSTALLED_FILES);
  });

  test.each([
    ['going on', false],
    ['paused', true],
  ])('cancelled while %s, it leaves nothing', async (_, isPaused) => {
    await begin();
    if (isPaused) {
      models.pause(SMALL);
      await waitUntilDone();
    }
    await models.cancel(SMALL);
    expect(info()).toMatchObject({ state: 'available', problem: null, progress: null });
    expect([listFiles(), installed]).toEqual([[], []]);
  });

  test('closing stops it, and what has arrived stays', async () => {
    await begin();
    await models.close();
    expect(listFiles()).toEqual([`${file}.part`, `${file}.part.json`]);
  });

  test('a source that gives nothing is a problem that says what to do', async () => {
    server.answer = sendStatus(404);
    models.install(SMALL, null);
    expect(await waitUntilDone()).toMatchObject({
      state: 'available',
      problem: expect.stringContaining(`photonest models install ${SMALL} --from FILE`) as string,
    });
    expect(installed).toEqual([]);
  });

  test('of something else is a problem, and not kept', async () => {
    server.answer = sendFile(randomFile(smallWeights().length, 1));
    models.install(SMALL, null);
    expect(await waitUntilDone()).toMatchObject({
      state: 'available',
      problem: expect.stringContaining(file) as string,
    });
    expect(listFiles()).toEqual([]);
  });

  test('from an endpoint that is no address is a problem, now and not at the start', async () => {
    vi.stubEnv('HF_ENDPOINT', 'my mirror');
    models = await open();
    models.install(SMALL, null);
    expect((await waitUntilDone()).problem).toMatch(/^Expected HF_ENDPOINT to be an address/);
  });
});
