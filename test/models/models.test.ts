import { createHash } from 'node:crypto';
import {
  cpSync,
  createReadStream,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ModelInfo, PhotoDetail, SearchResult, Settings } from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, EVERY_PHOTOGRAPH } from '../support/photographs.ts';
import { photonest, photonestJson } from '../support/programs.ts';
import { writeSyntheticWeights } from '../support/weights.ts';

const MODEL = 'resnest14d';
const DEFAULT_MODEL = 'tf_efficientnet_lite2';

let folder: string;
let photos: string;
let weights: string;

beforeAll(() => {
  folder = makeFolder('models');
  photos = makeFolder('models-photos');
  copyPhotographs(photos);
  weights = join(folder, 'weights.safetensors');
  writeSyntheticWeights(weights, MODEL, 224);
});

afterAll(() => {
  removeFolder(folder);
  removeFolder(photos);
});

describe('photonest models', () => {
  it('lists the default model as active, and the others with size, accuracy and source', async () => {
    const models = await photonestJson<ModelInfo[]>(join(folder, 'list'), 'models');
    expect(models[0]).toMatchObject({
      id: DEFAULT_MODEL,
      active: true,
      bundled: true,
      state: 'installed',
      words: 'own',
    });
    const largest = models.find((model) => model.id === 'resnest269e')!;
    expect(largest).toMatchObject({ name: 'ResNeSt-269', state: 'available', active: false, inputSize: 416 });
    expect(largest.accuracy.top1).toBeCloseTo(84.542, 3);
    expect(largest.sizeBytes).toBeGreaterThan(400e6);
  });

  it('installs from a file, verifies, finds a flipped byte, removes', async () => {
    const library = join(folder, 'install');
    const { status } = await photonest(library, 'models', 'install', MODEL, '--from', weights);
    expect(status).toBe(0);
    expect((await photonest(library, 'models', 'verify', MODEL)).status).toBe(0);

    const data = join(library, 'models', MODEL, 'model.onnx.data');
    const bytes = readFileSync(data);
    bytes[1000]! ^= 1;
    writeFileSync(data, bytes);
    const damaged = await photonest(library, 'models', 'verify', MODEL);
    expect(damaged.stderr).toContain('model.onnx.data is damaged');
    expect(damaged.status).toBe(3);

    expect((await photonest(library, 'models', 'remove', MODEL)).status).toBe(0);
    expect(existsSync(join(library, 'models', MODEL))).toBe(false);
    const refused = await photonest(library, 'models', 'remove', DEFAULT_MODEL);
    expect(refused.stderr).toContain('Use another model first');
    expect(refused.status).toBe(2);
  });

  it('refuses weights of another network with a sentence, and leaves nothing behind', async () => {
    const library = join(folder, 'refused');
    const { status, stderr } = await photonest(library, 'models', 'install', 'resnest26d', '--from', weights);
    expect(stderr).toMatch(/Expected .*resnest26d|ResNeSt-26|tensor/);
    expect(status).toBe(3);
    expect(readdirSync(join(library, 'models')).filter((name) => name.startsWith('resnest26d'))).toEqual([]);
  });

  it.each([
    [['models', 'polish'], 'Expected one of list, install'],
    [['models', 'install'], 'Which model?'],
    [['models', 'verify', 'no_such_model'], 'There is no model'],
    [['models', 'install', MODEL, '--from', '/no/such.file'], 'There is no file'],
    [['index', '.', '--model', 'resnest269e'], 'is not installed yet'],
  ])('%j is wrong usage', async (words, sentence) => {
    const { status, stderr } = await photonest(join(folder, 'usage'), ...words);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
  });
});

describe('a download', () => {
  let server: Server;
  let endpoint: string;
  let cut = 0;

  beforeAll(async () => {
    const sha256 = createHash('sha256').update(readFileSync(weights)).digest('hex');
    const size = statSync(weights).size;
    server = createServer((request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const headers = { etag: `"${sha256}"`, 'x-linked-etag': `"${sha256}"`, 'accept-ranges': 'bytes' };
      const range = from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {};
      response.writeHead(from > 0 ? 206 : 200, {
        ...headers,
        ...range,
        'content-length': size - from,
        'content-type': 'application/octet-stream',
      });
      const stream = createReadStream(weights, { start: from });
      if (cut-- > 0) stream.on('data', () => stream.bytesRead > 5_000_000 && response.destroy());
      stream.pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('that is cut twice is taken up again, verified and installed', async () => {
    cut = 2;
    process.env['HF_ENDPOINT'] = endpoint;
    onTestFinished(() => {
      delete process.env['HF_ENDPOINT'];
    });
    const library = join(folder, 'download');
    const { status, stderr } = await photonest(library, 'models', 'install', MODEL);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    // Nothing is left of the download; the default model is made at every first start.
    expect(readdirSync(join(library, 'models')).filter((name) => name !== DEFAULT_MODEL)).toEqual([MODEL]);
  });
});

describe('another model', () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await openEngine({ library: join(folder, 'switch') });
    await ask('/api/folders', 'POST', { path: photos });
    await engine.indexer.whenIdle();
    await ask(`/api/models/${MODEL}/install`, 'POST', { from: weights });
    while ((await model(MODEL)).state !== 'installed')
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
  afterAll(async () => await engine.close());

  async function ask<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return (await (await engine.handler(new Request(`http://photonest${path}`, init))).json()) as T;
  }

  async function model(id: string): Promise<ModelInfo> {
    return (await ask<ModelInfo[]>('/api/models')).find((each) => each.id === id)!;
  }

  async function tagsOf(id: number): Promise<string[]> {
    const { tags } = await ask<PhotoDetail>(`/api/photos/${id}`);
    return tags.map((tag) => `${tag.name} ${tag.source} ${tag.state} ${tag.score?.toFixed(4) ?? ''}`).sort();
  }

  it('tags all photos again, keeps user tags and the default model’s words, and gives way again', async () => {
    const { ids } = await ask<SearchResult>('/api/search?q=sky');
    const id = ids[0]!;
    await ask(`/api/photos/${id}/tags`, 'POST', { name: 'Holiday' });
    await ask(`/api/photos/${id}/tags/water`, 'PUT', { state: 'rejected' });
    const before = await tagsOf(id);

    expect(await ask<Settings>('/api/settings', 'PATCH', { model: MODEL })).toMatchObject({ model: MODEL });
    expect((await ask<SearchResult>('/api/search?q=sky')).ids).toEqual(ids); // old results until the new are there
    await engine.indexer.whenIdle();
    expect(await model(MODEL)).toMatchObject({
      active: true,
      tagged: EVERY_PHOTOGRAPH.length,
      words: 'default',
    });
    expect((await model(DEFAULT_MODEL)).tagged).toBe(0);
    expect((await ask<SearchResult>('/api/search?q=sky')).ids).toEqual(ids); // a word, which is the default model's
    const during = await tagsOf(id);
    expect(during.some((tag) => tag.startsWith('Holiday user'))).toBe(true);
    expect(during.some((tag) => tag.startsWith('water model rejected'))).toBe(true);

    await ask('/api/settings', 'PATCH', { model: DEFAULT_MODEL });
    await engine.indexer.whenIdle();
    await expect.poll(async () => await tagsOf(id), { timeout: 20_000 }).toEqual(before);
    expect(await model(DEFAULT_MODEL)).toMatchObject({ active: true, tagged: EVERY_PHOTOGRAPH.length });
  });

  it('changes nothing about how tags are derived, so that switching derives only what changes hands', async () => {
    const before = readSetting(join(folder, 'switch'), 'scoredWith');
    expect(before).not.toBeNull();
    await ask('/api/settings', 'PATCH', { model: MODEL });
    await engine.indexer.whenIdle();
    expect(readSetting(join(folder, 'switch'), 'scoredWith')).toBe(before);
    await ask('/api/settings', 'PATCH', { model: DEFAULT_MODEL });
    await engine.indexer.whenIdle();
  });

  it('that is not installed cannot be chosen', async () => {
    const answer = await ask<{ error: { message: string } }>('/api/settings', 'PATCH', {
      model: 'resnest269e',
    });
    expect(answer.error.message).toContain('is not installed yet');
  });

  it('low-impact mode and a provider by name still tag', async () => {
    await ask('/api/settings', 'PATCH', { lowImpact: true, provider: 'cpu' });
    await ask('/api/indexing', 'POST', { action: 'rescan' });
    await engine.indexer.whenIdle();
    const answer = await ask<{ model: string }[]>('/api/classify', 'POST', {
      paths: [join(photos, 'alps.jpg')],
    });
    expect(answer[0]!.model).toBe(DEFAULT_MODEL);
  });
});

describe('a model that was removed', () => {
  it('leaves its photos their tags, also when something changes about them after a restart', async () => {
    const library = join(folder, 'removed');
    const away = join(folder, 'away');
    cpSync(photos, away, { recursive: true });
    await photonest(library, 'models', 'install', MODEL, '--from', weights);
    await photonest(library, 'index', away, '--model', MODEL);
    removeFolder(away); // nobody can look at these photos again
    forgetEmbeddings(library, DEFAULT_MODEL);

    type Ask = <T>(path: string, method?: string, body?: unknown) => Promise<T>;
    const inEngine = async <T>(body: (ask: Ask) => Promise<T>): Promise<T> => {
      const engine = await openEngine({ library });
      try {
        return await body(async (path, method = 'GET', body) => {
          const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
          return (await (await engine.handler(new Request(`http://photonest${path}`, init))).json()) as never;
        });
      } finally {
        await engine.close();
      }
    };
    /** What the model says of the first photo, and the tags that came of it. */
    const look = async (ask: Ask): Promise<unknown> => {
      const [id] = (await ask<SearchResult>('/api/search?q=')).ids;
      const { tags } = await ask<PhotoDetail>(`/api/photos/${id}`);
      const classes = await ask<unknown[]>(`/api/photos/${id}/classes`);
      expect(classes).toHaveLength(1000);
      return { id, classes, tags: tags.filter(({ source }) => source === 'model') };
    };

    const before = await inEngine(async (ask) => {
      await ask('/api/settings', 'PATCH', { model: DEFAULT_MODEL });
      const [id] = (await ask<SearchResult>('/api/search?q=')).ids;
      await ask(`/api/photos/${id}/tags`, 'POST', { name: 'Sea' }); // derives anew, without the default model's words
      const seen = await look(ask);
      expect(await ask<ModelInfo>(`/api/models/${MODEL}`, 'DELETE')).toMatchObject({ state: 'available' });
      return seen;
    });
    await inEngine(async (ask) => {
      const [id] = (await ask<SearchResult>('/api/search?q=')).ids;
      await ask(`/api/photos/${id}/tags`, 'POST', { name: 'Holiday' });
      expect(await look(ask)).toEqual(before);
    });
  });
});

function readSetting(library: string, key: string): unknown {
  const database = new Database(join(library, 'library.sqlite'), { readonly: true });
  try {
    return database.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key) ?? null;
  } finally {
    database.close();
  }
}

function forgetEmbeddings(library: string, model: string): void {
  const database = new Database(join(library, 'library.sqlite'));
  database.prepare('DELETE FROM embeddings WHERE model = ?').run(model);
  database.close();
}
