import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PhotoDetail, SearchResult } from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { ROOT } from '../support/photographs.ts';

let library: string;
let engine: Engine;
let photos: string;

beforeAll(async () => {
  [library, photos] = [makeFolder('scripts-library'), makeFolder('scripts')];
  cpSync(join(ROOT, 'test/fixtures/kw-scripts'), photos, { recursive: true });
  engine = await openEngine({ library });
  const body = JSON.stringify({ path: photos });
  await engine.handler(new Request('http://photonest/api/folders', { method: 'POST', body }));
  await engine.indexer.whenIdle();
});
afterAll(async () => {
  await engine.close();
  removeFolder(library);
  removeFolder(photos);
});

async function search(query: string): Promise<string[]> {
  const ask = async <T>(path: string): Promise<T> =>
    (await (await engine.handler(new Request(`http://photonest${path}`))).json()) as T;
  const { ids } = await ask<SearchResult>(`/api/search?q=${encodeURIComponent(query)}`);
  const found = await Promise.all(ids.map(async (id) => await ask<PhotoDetail>(`/api/photos/${id}`)));
  return found.map(({ path }) => basename(path)).sort();
}

test.each([
  ['東京', ['tokyo.jpg']],
  ['タワー', ['tokyo.jpg']],
  ['own:東京', ['tokyo.jpg']],
  ['東京タワー', ['tokyo.jpg']],
  ['京東', []],
  ['バス', ['bus.jpg']],
  ['パス', ['pass.jpg']],
  ['ハス', ['lotus.jpg']],
  ['own:C++', ['cpp.jpg']],
  ['own:C#', ['csharp.jpg']],
  ['own:"say hi"', ['quote.jpg']],
  ['own:"st gallen"', ['dot.jpg']],
  ['own:-people', ['dash.jpg']],
])('%s', async (query, names) => {
  expect(await search(query)).toEqual(names);
});
