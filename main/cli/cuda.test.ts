import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CudaInfo } from '../core/api.ts';
import type { Client } from './client.ts';
import { manageCuda } from './cuda.ts';

const info: CudaInfo = {
  state: 'available',
  version: '1',
  downloadBytes: 250e6,
  installedBytes: 350e6,
  freeBytes: 9e9,
  progress: null,
  problem: null,
};

let [out, err] = ['', ''];
beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += text.toString()), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += text.toString()), true));
});
afterEach(() => vi.restoreAllMocks());

/** Answers one after the other. */
function clientOf(...answers: Partial<CudaInfo>[]): { client: Client; asked: unknown[] } {
  const asked: unknown[] = [];
  const client = {
    get: async () => Promise.resolve({ ...info, ...(answers.length > 1 ? answers.shift() : answers[0]) }),
    post: async (_: string, body: unknown) => Promise.resolve(asked.push(body)),
  };
  return { client: client as unknown as Client, asked };
}

test('models cuda - says what it needs, and asks for nothing', async () => {
  const { client, asked } = clientOf({});
  expect(await manageCuda(client, undefined, false)).toBe(0);
  expect(out).toBe(
    'CUDA needs libraries that do not come with the app: about 250.0 MB to download, 350.0 MB on the disk, where ' +
      '9000.0 MB are free. Fetch them with: photonest models cuda install\n',
  );
  expect(asked).toEqual([]);
});

test('models cuda install - says the size first, and then how it went', async () => {
  const { client, asked } = clientOf(
    {},
    { state: 'downloading' },
    { state: 'installing' },
    { state: 'installed' },
  );
  expect(await manageCuda(client, 'install', false)).toBe(0);
  expect(err).toMatch(/^CUDA needs libraries .*about 250\.0 MB/);
  expect(out).toMatch(/^CUDA’s libraries are on this computer/);
  expect(asked).toEqual([{ action: 'install' }]);
});

test('models cuda install - that failed could not run, and says why', async () => {
  const { client } = clientOf({}, { problem: 'The feed is gone.' });
  expect(await manageCuda(client, 'install', false)).toBe(3);
  expect(err).toContain('The feed is gone.');
  expect(out).toBe('');
});

test('models cuda - where there is none is said, as JSON too; another word is wrong usage', async () => {
  expect(await manageCuda(clientOf({ state: 'unsupported' }).client, undefined, false)).toBe(0);
  expect(out).toContain('it needs Linux on x64 and a card with NVIDIA’s driver');
  out = '';
  await manageCuda(clientOf({ state: 'unsupported' }).client, undefined, true);
  expect(JSON.parse(out)).toMatchObject({ state: 'unsupported' });
  await expect(manageCuda(clientOf({}).client, 'polish', false)).rejects.toThrow(
    'Expected one of install, remove, but got “polish”.',
  );
});
