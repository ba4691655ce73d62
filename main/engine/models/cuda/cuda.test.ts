import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CudaInfo } from '../../../core/api.ts';
import { sendFile, sendStatus, type Handler } from '../../../download/testing/file-server.ts';
import { packageId, sendJson, startPackageFeed, type PackageFeed } from '../../testing/package-feed.ts';
import { randomFile } from '../../../download/testing/random-file.ts';
import { zipOf } from '../../../download/testing/zip-file.ts';
import manifest from '../../../../package.json' with { type: 'json' };
import { Cuda, hasNvidiaDriver, type CudaOptions } from './cuda.ts';
import { setLibrarySearchPath } from './loader-path.ts';
import pinned from './runtime-package.json' with { type: 'json' };
import { findRuntimePackage, type RuntimePackage } from './runtime-package.ts';

const SHARED = 'libonnxruntime_providers_shared.so';
const PROVIDER = 'libonnxruntime_providers_cuda.so';
const NATIVE = 'runtimes/linux-x64/native';
const VERSION = '1.30.0';
const FILE = `${packageId}.${VERSION}.nupkg`;
const FOLDER = `onnxruntime-${VERSION}`;

/** As the real one is laid out, and noise in place of code. */
const nupkg = zipOf([
  { name: 'lib.nuspec', bytes: Buffer.from('<package/>') },
  { name: `${NATIVE}/${PROVIDER}`, bytes: randomFile(2_000_000, 1) },
  { name: `${NATIVE}/${SHARED}`, bytes: Buffer.from('shared') },
  { name: `${NATIVE}/libonnxruntime_providers_tensorrt.so`, bytes: Buffer.from('not wanted') },
]);
const HALF = 1_000_000;

let scratch: string;
let directory: string;
let feed: PackageFeed;
let cuda: Cuda;
let reported: number;
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-cuda-'));
  directory = join(scratch, 'library', 'libraries');
  mkdirSync(join(scratch, 'library'));
  feed = await startPackageFeed(VERSION, nupkg);
  vi.stubEnv('PHOTONEST_NUGET', feed.index);
  reported = 0;
  cuda = await open();
});
afterEach(async () => {
  await cuda.close();
  await feed.stop();
  vi.unstubAllEnvs();
  setLibrarySearchPath(null);
  rmSync(scratch, { recursive: true });
});

function runtimePackage(): RuntimePackage {
  const files = [`${NATIVE}/${PROVIDER}`, `${NATIVE}/${SHARED}`];
  const own = join(scratch, 'app');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'libonnxruntime.so.1'), 'the runtime');
  return {
    id: packageId,
    version: VERSION,
    pin: null,
    feed: 'https://packages.invalid',
    files,
    directory: own,
  };
}

async function open(options: Partial<CudaOptions> = {}): Promise<Cuda> {
  return await Cuda.open({
    directory,
    package: runtimePackage(),
    hasDriver: true,
    onChange: () => undefined,
    onLibraries: async () => {
      await Promise.resolve();
      reported += 1;
    },
    ...options,
  });
}

const list = (): string[] => (existsSync(directory) ? readdirSync(directory).sort() : []);

async function install(): Promise<CudaInfo> {
  cuda.install();
  await vi.waitFor(() => expect(cuda.info().state).not.toMatch(/^(downloading|installing)$/), {
    timeout: 50_000,
  });
  return cuda.info();
}

/** Half of the package has arrived. */
async function begin(): Promise<void> {
  feed.answers.set(feed.paths.package, sendFile(nupkg, { silentAfterBytes: HALF }));
  cuda.install();
  await vi.waitFor(() => expect(statSync(join(directory, `${FILE}.part`)).size).toBe(HALF), {
    timeout: 30_000,
  });
  feed.answers.clear();
}

describe('install()', () => {
  test('nothing is asked of any server before; the size and the free space are said', () => {
    expect(cuda.info()).toMatchObject({
      state: 'available',
      version: VERSION,
      downloadBytes: 250e6,
      problem: null,
    });
    expect(cuda.info().freeBytes).toBeGreaterThan(0);
    expect([feed.server.requests, list()]).toEqual([[], []]);
  });

  test('brings the libraries, a link to the runtime, and nothing else, and the taggers look there first', async () => {
    expect(await install()).toMatchObject({ state: 'installed', problem: null, progress: null });
    expect(list()).toEqual([FOLDER]);
    const folder = join(directory, FOLDER);
    expect(readdirSync(folder).sort()).toEqual(['libonnxruntime.so.1', PROVIDER, SHARED].sort());
    expect(readFileSync(join(folder, SHARED), 'utf8')).toBe('shared');
    expect(readlinkSync(join(folder, 'libonnxruntime.so.1'))).toBe(
      join(scratch, 'app', 'libonnxruntime.so.1'),
    );
    expect(process.env['LD_LIBRARY_PATH']!.split(':')[0]).toBe(folder);
    expect(reported).toBe(1);
  });

  test('they are used at the next start, also when the app lies elsewhere by then', async () => {
    await install();
    setLibrarySearchPath(null);
    const elsewhere = { ...runtimePackage(), directory: join(scratch, 'moved') };
    cuda = await open({ package: elsewhere });
    expect(cuda.info().state).toBe('installed');
    expect(readlinkSync(join(directory, FOLDER, 'libonnxruntime.so.1'))).toBe(
      join(scratch, 'moved', 'libonnxruntime.so.1'),
    );
    expect(process.env['LD_LIBRARY_PATH']).toContain(FOLDER);
  });

  test('those of another version of the runtime go away', async () => {
    await install();
    cuda = await open({ package: { ...runtimePackage(), version: '1.31.0' } });
    expect(cuda.info().state).toBe('available');
    expect(list()).toEqual([]);
  });

  test('a cut connection is taken up again', async () => {
    let answers = 0;
    feed.answers.set(feed.paths.package, (request, response) => {
      sendFile(nupkg, answers++ === 0 ? { cutAfterBytes: HALF } : {})(request, response);
    });
    expect(await install()).toMatchObject({ state: 'installed' });
    expect(feed.server.requests.at(-1)?.range).toMatch(/^bytes=[1-9]\d+-$/);
  });

  test('paused, it goes on after the next start from where it was', async () => {
    await begin();
    await cuda.pause();
    const paused = {
      state: 'paused',
      problem: null,
      progress: { receivedBytes: HALF, totalBytes: nupkg.length },
    };
    expect(cuda.info()).toMatchObject(paused);
    cuda = await open();
    expect(cuda.info()).toMatchObject(paused);
    expect(await install()).toMatchObject({ state: 'installed' });
    expect(feed.server.requests.at(-1)).toMatchObject({ range: `bytes=${HALF}-` });
  });

  test('cancelled, it leaves nothing', async () => {
    await begin();
    await cuda.cancel();
    expect(cuda.info()).toMatchObject({ state: 'available', problem: null, progress: null });
    expect([list(), reported]).toEqual([[], 0]);
  });
});

const without = (name: string): Buffer => zipOf([{ name: `${NATIVE}/${name}`, bytes: Buffer.from('alone') }]);
const changed = Buffer.from(nupkg);
changed[5000]! ^= 1;

test.each<[string, Handler, RegExp]>([
  ['404', sendStatus(404), /\.nupkg answered 404 \(Not Found\)\. Try again later\.$/],
  [
    'a web page',
    sendStatus(
      200,
      { 'content-type': 'text/html', 'content-length': `${nupkg.length}` },
      '<html>'.padEnd(nupkg.length),
    ),
    /sent a web page instead of the file/,
  ],
  ['other bytes', sendFile(changed), /sent a file with the SHA-512 [0-9a-f]{128} instead of [0-9a-f]{128}\./],
])('install() - %s is refused, and leaves nothing', async (_, answer, problem) => {
  feed.answers.set(feed.paths.package, answer);
  expect(await install()).toMatchObject({
    state: 'available',
    problem: expect.stringMatching(problem) as string,
  });
  expect([list(), reported]).toEqual([[], 0]);
});

test('install() - what is pinned counts, whatever the feed says', async () => {
  await feed.stop();
  feed = await startPackageFeed(VERSION, changed);
  vi.stubEnv('PHOTONEST_NUGET', feed.index);
  const pin = { sizeBytes: nupkg.length, sha512: createHash('sha512').update(nupkg).digest('hex') };
  cuda = await open({ package: { ...runtimePackage(), pin } });
  expect(cuda.info().downloadBytes).toBe(nupkg.length);
  const problem = expect.stringContaining(`instead of ${pin.sha512}`) as string;
  expect(await install()).toMatchObject({ state: 'available', problem });
  expect([list(), reported]).toEqual([[], 0]);
  feed.answers.set(feed.paths.package, sendFile(nupkg));
  expect(await install()).toMatchObject({ state: 'installed', problem: null });
});

test.each([
  ['that is no zip file', randomFile(50_000, 3), 'an archive without its directory: fetch it again'],
  ['without the provider', without(SHARED), `no ${NATIVE}/${PROVIDER} in it`],
])('install() - a package %s is refused, and not kept', async (_, bytes, problem) => {
  await feed.stop();
  feed = await startPackageFeed(VERSION, bytes);
  vi.stubEnv('PHOTONEST_NUGET', feed.index);
  expect(await install()).toMatchObject({
    state: 'available',
    problem: expect.stringContaining(problem) as string,
  });
  expect([list(), reported]).toEqual([[], 0]);
});

test('install() - a package that no disk holds is told before a byte is written', async () => {
  const huge = 10 ** 15;
  const headers = { 'content-type': 'application/octet-stream', 'content-length': `${huge}` };
  const facts = { packageHash: 'a'.repeat(86) + '==', packageHashAlgorithm: 'SHA512', packageSize: huge };
  feed.answers.set(feed.paths.catalog, sendJson(facts));
  feed.answers.set(feed.paths.package, (_, response) => void response.writeHead(200, headers).write('PK'));
  expect(await install()).toMatchObject({
    state: 'available',
    problem: expect.stringMatching(
      /^Expected 2000000000 MB free .*: free some space and download again/,
    ) as string,
  });
  expect(list()).toEqual([]);
});

describe('remove()', () => {
  test('takes the libraries away, and the taggers no longer look there', async () => {
    await install();
    await cuda.remove();
    expect(cuda.info()).toMatchObject({ state: 'available', problem: null });
    expect([list(), reported]).toEqual([[], 2]);
    expect(process.env['LD_LIBRARY_PATH'] ?? '').not.toContain(FOLDER);
  });

  test('without libraries does nothing', async () => {
    await cuda.remove();
    expect(reported).toBe(0);
  });
});

test.each([{ hasDriver: false }, { package: null }])(
  '%j - nothing is offered, and asking is refused',
  async (options) => {
    cuda = await open(options);
    expect(cuda.info().state).toBe('unsupported');
    expect(() => cuda.install()).toThrow('CUDA needs Linux on x64 and a card with NVIDIA’s driver');
    await expect(cuda.cancel()).rejects.toThrow('Nothing was fetched');
    expect(feed.server.requests).toEqual([]);
  },
);

test('libraries that the runtime came with are installed already', async () => {
  const own = runtimePackage();
  for (const name of [SHARED, PROVIDER]) writeFileSync(join(own.directory, name), '');
  cuda = await open({ package: own });
  expect(await install()).toMatchObject({ state: 'installed' });
  expect(feed.server.requests).toEqual([]);
});

test('hasNvidiaDriver() - tells it by its files', () => {
  expect([hasNvidiaDriver(['/no/such/file', scratch]), hasNvidiaDriver(['/no/such/file'])]).toEqual([
    true,
    false,
  ]);
});

test('findRuntimePackage() - is onnxruntime’s own knowledge: on Linux x64 its very version, elsewhere nothing', () => {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  const found = findRuntimePackage('linux', 'x64')!;
  expect(found).toMatchObject({
    id: packageId,
    version,
    files: [`${NATIVE}/${PROVIDER}`, `${NATIVE}/${SHARED}`],
  });
  expect(found.feed).toMatch(/^https:/);
  expect(
    ['linux/arm64', 'win32/x64', 'darwin/arm64'].map((it) =>
      findRuntimePackage(...(it.split('/') as [string, string])),
    ),
  ).toEqual([null, null, null]);
});

test('runtime-package.json - is of the version of onnxruntime that is installed', () => {
  expect(pinned.version).toBe(manifest.dependencies['onnxruntime-node']);
  expect(findRuntimePackage('linux', 'x64')).toMatchObject({ version: pinned.version });
});

/** Asks the real runtime for CUDA, and gives all that it says. */
function askRuntime(environment: NodeJS.ProcessEnv): string {
  const program = `
    const ort = require('onnxruntime-node');
    console.log(process.report.getReport().sharedObjects.find((path) => path.endsWith('libonnxruntime.so.1')));
    ort.InferenceSession.create('/no/model.onnx', { executionProviders: ['cuda'] }).catch((error) => console.log(error.message));
  `;
  const options: ExecFileSyncOptionsWithStringEncoding = {
    encoding: 'utf8',
    env: environment,
    cwd: join(import.meta.dirname, '../../../..'),
  };
  return execFileSync('/bin/sh', ['-c', '"$0" -e "$1" 2>&1', process.execPath, program], options);
}

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the real runtime opens the library that was fetched, and says what is wrong with it',
  async () => {
    cuda = await open({
      package: { ...runtimePackage(), directory: findRuntimePackage('linux', 'x64')!.directory },
    });
    await install();
    const folder = join(directory, FOLDER);
    const said = askRuntime(process.env);
    expect(said.split('\n')[0]).toBe(join(folder, 'libonnxruntime.so.1'));
    expect(said).toContain(`${join(folder, SHARED)}: file too short`);
    await cuda.remove();
    expect(askRuntime(process.env)).not.toContain(folder);
  },
);
