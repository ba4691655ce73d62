import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PhotonestError } from '../../core/errors.ts';
import { sendFile, sendStatus, startFileServer, type Handler } from '../../download/testing/file-server.ts';
import { hashOf, randomFile } from '../../download/testing/random-file.ts';
import { openWeightsBench, type WeightsBench } from '../testing/download-bench.ts';
import { manifestOf } from '../testing/manifest-of.ts';
import { listSources } from './sources.ts';

const NAME = 'resnest269e.in1k.safetensors';
const HUB = 'https://huggingface.co/timm/resnest269e.in1k/resolve/main/model.safetensors';
const SIZE_BYTES = 1_000_000;

let bench: WeightsBench;

beforeEach(async () => {
  bench = await openWeightsBench(SIZE_BYTES);
});

afterEach(async () => {
  await bench.close();
});

test('listSources() - a mirror stands in for Hugging Face, and other formats keep their names', async () => {
  const release = 'https://github.com/some/releases/download/v1/resnest269-0cc87c48.pth';
  const manifest = await manifestOf([HUB, release], SIZE_BYTES);
  expect(listSources(manifest, 'models', 'https://mirror.example/hub/')).toEqual([
    {
      url: 'https://mirror.example/hub/timm/resnest269e.in1k/resolve/main/model.safetensors',
      hash: '',
      sizeBytes: SIZE_BYTES,
      path: join('models', NAME),
    },
    {
      url: release,
      hash: '0cc87c48',
      sizeBytes: SIZE_BYTES,
      path: join('models', 'resnest269-0cc87c48.pth'),
    },
  ]);
  expect(listSources(manifest, 'models', '')[0]?.url).toBe(HUB);
});

test.each(['mirror.example', 'ftp://mirror.example', 'file:///etc'])(
  'listSources() - an endpoint %s is refused',
  async (endpoint) => {
    const manifest = await manifestOf([HUB], SIZE_BYTES);
    expect(() => listSources(manifest, 'models', endpoint)).toThrow(
      expect.objectContaining({
        code: 'invalid',
        message: `Expected HF_ENDPOINT to be an address that begins with https:// or http://, but received "${endpoint}".`,
        problem: { code: 'hub_address', address: endpoint },
      }) as PhotonestError,
    );
  },
);

test('downloadWeights() - sources are asked in order until one gives the file', async () => {
  const pth = `weights-${bench.hash.slice(0, 8)}.pth`;
  const manifest = await manifestOf(
    [HUB, `${bench.server.url}/weights-0cc87c48.pth`, `${bench.server.url}/${pth}`],
    SIZE_BYTES,
  );
  bench.server.answer = (request, response) => {
    const answer = request.url?.endsWith('.pth') ? sendFile(bench.file) : sendStatus(404);
    answer(request, response);
  };
  expect(await bench.download({ manifest })).toEqual({
    path: join(bench.directory, pth),
    sha256: bench.hash,
  });
  expect(bench.server.requests.map(({ path }) => path)).toEqual([
    '/timm/resnest269e.in1k/resolve/main/model.safetensors',
    '/weights-0cc87c48.pth',
    `/${pth}`,
  ]);
  expect(await bench.list()).toEqual([pth]);
});

test('downloadWeights() - where all refuse, the sentence says what each said and the way out', async () => {
  const manifest = await manifestOf(
    [`${bench.server.url}/a.safetensors`, `${bench.server.url}/b-0cc87c48.pth`],
    SIZE_BYTES,
  );
  bench.server.answer = (request, response) => {
    const answer = request.url?.endsWith('.pth') ? sendFile(bench.file) : sendStatus(404);
    answer(request, response);
  };
  await expect(bench.download({ manifest })).rejects.toMatchObject({
    name: 'PhotonestError',
    code: 'download_failed',
    message:
      'Expected to download the weights of ResNeSt-269, but no source gave them: ' +
      `${bench.server.url}/a.safetensors answered 404 (Not Found); ` +
      `${bench.server.url}/b-0cc87c48.pth sent a file with the SHA-256 ${bench.hash} instead of 0cc87c48…. ` +
      'Try again later, or fetch the file in another way and choose it: ' +
      'photonest models install resnest269e --from FILE.',
    problem: {
      code: 'weights_not_downloaded',
      name: 'ResNeSt-269',
      causes: [{ fault: { code: 'answered' } }, { fault: { code: 'wrong_hash', received: bench.hash } }],
    },
  });
  expect(await bench.list()).toEqual([]);
});

test('downloadWeights() - a source that has begun goes first, and its part goes when another one gives', async () => {
  const manifest = await manifestOf(
    [`${bench.server.url}/a.safetensors`, `${bench.server.url}/b.pth`],
    SIZE_BYTES,
  );
  bench.server.answer = (request, response) => {
    const isSecond = request.url === '/b.pth' && request.headers.range === undefined;
    const answer = isSecond ? sendFile(bench.file, { silentAfterBytes: 600_000 }) : sendStatus(404);
    answer(request, response);
  };
  await expect(bench.download({ manifest, idleTimeoutMs: 200 })).rejects.toThrow('is kept');
  expect(await bench.list()).toEqual(['b.pth.part', 'b.pth.part.json']);
  bench.server.requests.length = 0;
  bench.server.answer = (request, response) => {
    const answer = request.url === '/b.pth' ? sendStatus(404) : sendFile(bench.file);
    answer(request, response);
  };
  expect((await bench.download({ manifest })).path).toBe(join(bench.directory, NAME));
  expect(bench.server.requests.map(({ path }) => path)).toEqual(['/b.pth', '/a.safetensors']);
  expect(await bench.list()).toEqual([NAME]);
});

test('downloadWeights() - bytes from another address are not gone on with', async () => {
  bench.server.answer = (request, response) => {
    if (!request.headers.range) sendFile(bench.file, { silentAfterBytes: 600_000 })(request, response);
  };
  await expect(bench.download({ idleTimeoutMs: 200 })).rejects.toThrow('is kept');
  bench.server.requests.length = 0;
  bench.server.answer = sendFile(bench.file);
  const manifest = await manifestOf([`${bench.server.url}/moved.safetensors`], SIZE_BYTES);
  expect((await bench.download({ manifest })).sha256).toBe(bench.hash);
  expect(bench.server.requests).toMatchObject([{ path: '/moved.safetensors', range: undefined }]);
});

/** Hugging Face states hash and size, and another host sends the file under a validator of its own. */
function sendToStore(stated: string): Handler {
  const location = `${bench.server.url}/store`;
  return sendStatus(302, {
    location,
    'x-linked-etag': `"${stated}"`,
    'x-linked-size': String(SIZE_BYTES),
  });
}

test('downloadWeights() - the SHA-256 that Hugging Face states is the one that counts', async () => {
  const hubServer = await startFileServer(sendToStore(bench.hash));
  const foreign = `"${'b'.repeat(64)}"`;
  bench.server.answer = sendFile(bench.file, { etag: foreign, headers: { 'x-linked-etag': foreign } });
  const manifest = await manifestOf([HUB], SIZE_BYTES);
  expect((await bench.download({ manifest, endpoint: hubServer.url })).sha256).toBe(bench.hash);
  await hubServer.stop();
});

test('downloadWeights() - a store with other bytes than Hugging Face states is refused', async () => {
  const hubServer = await startFileServer(sendToStore('a'.repeat(64)));
  const manifest = await manifestOf([HUB], SIZE_BYTES);
  await expect(bench.download({ manifest, endpoint: hubServer.url })).rejects.toThrow(
    `sent a file with the SHA-256 ${bench.hash} instead of ${'a'.repeat(64)}.`,
  );
  expect(await bench.list()).toEqual([]);
  await hubServer.stop();
});

test('downloadWeights() - what Hugging Face states must be what the manifest expects', async () => {
  const hubServer = await startFileServer(sendToStore('a'.repeat(64)));
  const manifest = await manifestOf([HUB], SIZE_BYTES, bench.hash);
  await expect(bench.download({ manifest, endpoint: hubServer.url })).rejects.toThrow(
    `states the SHA-256 ${'a'.repeat(64)} where ${bench.hash} was expected`,
  );
  expect(await bench.list()).toEqual([]);
  await hubServer.stop();
});

test('downloadWeights() - another store of the same stated file goes on with the part', async () => {
  const hubServer = await startFileServer(sendToStore(bench.hash));
  const manifest = await manifestOf([HUB], SIZE_BYTES);
  const options = { manifest, endpoint: hubServer.url, idleTimeoutMs: 200 };
  bench.server.answer = (request, response) => {
    const first = sendFile(bench.file, { etag: '"one store"', silentAfterBytes: 600_000 });
    if (request.headers.range === undefined) first(request, response);
  };
  await expect(bench.download(options)).rejects.toThrow('is kept');
  bench.server.requests.length = 0;
  bench.server.answer = sendFile(bench.file, { etag: '"another store"' });
  expect((await bench.download(options)).sha256).toBe(bench.hash);
  expect(bench.server.requests).toEqual([{ path: '/store', range: 'bytes=600000-', ifRange: undefined }]);
  await hubServer.stop();
});

test('downloadWeights() - a new version at Hugging Face is fetched as a whole', async () => {
  const changed = randomFile(SIZE_BYTES, 2);
  const hubServer = await startFileServer(sendToStore(bench.hash));
  const manifest = await manifestOf([HUB], SIZE_BYTES);
  bench.server.answer = (request, response) => {
    const first = sendFile(bench.file, { etag: '"same"', silentAfterBytes: 600_000 });
    if (request.headers.range === undefined) first(request, response);
  };
  const options = { manifest, endpoint: hubServer.url, idleTimeoutMs: 200 };
  await expect(bench.download(options)).rejects.toThrow('is kept');
  hubServer.answer = sendToStore(hashOf(changed));
  bench.server.answer = sendFile(changed, { etag: '"same"' });
  expect((await bench.download(options)).sha256).toBe(hashOf(changed));
  await hubServer.stop();
});
