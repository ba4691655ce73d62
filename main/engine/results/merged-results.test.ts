import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClassifierHead } from '../scoring/head.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { HEAD, manifest, openTestEngine, outputOf, vocabulary, type TestEngine } from '../testing/library.ts';
import { MergedResults } from './merged-results.ts';

const OTHER = 'resnest50d';
const otherHead = new ClassifierHead(vocabulary, { ...manifest, id: OTHER }, HEAD);

let engine: TestEngine;
let album: string;
let results: MergedResults;

beforeEach(async () => {
  album = realpathSync(mkdtempSync(join(tmpdir(), 'photonest-results-')));
  engine = await openTestEngine();
  engine.library.folders.add(album, []);
  results = openResults();
});

afterEach(async () => {
  await results.close();
  await engine.close();
  rmSync(album, { recursive: true });
});

function openResults(): MergedResults {
  const { library, store, heads } = engine;
  return new MergedResults({
    library,
    store,
    heads,
    findModel: async (id) =>
      await Promise.resolve(
        [DEFAULT_MODEL, OTHER].includes(id) ? { features: HEAD.features, weights: 'ab' } : null,
      ),
    announce: () => undefined,
  });
}

/** As `photonest map` writes it of a file with that text. */
function lineOf(text: string, model = DEFAULT_MODEL, changes: object = {}): string {
  const head = model === DEFAULT_MODEL ? new ClassifierHead(vocabulary, manifest, HEAD) : otherHead;
  const { vector, norm, code } = head.store(0, outputOf(...text.split('\n')[0]!.split(', ')).embedding);
  const [embedding, quantised] = [vector, code].map((bytes) => Buffer.from(bytes).toString('base64'));
  const hash = createHash('sha256').update(text).digest('hex');
  const line = {
    photonest: '0.1.0',
    path: '/elsewhere/a.jpg',
    hash,
    model,
    weights: 'ab',
    embedding,
    norm,
    code: quantised,
  };
  return JSON.stringify({ ...line, ...changes });
}

function addPhoto(name: string, text: string): string {
  const path = join(album, name);
  writeFileSync(path, text);
  return path;
}

async function mergeAndScore(...lines: string[]): ReturnType<MergedResults['merge']> {
  const counts = await results.merge(lines);
  while (results.status().unscored > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return counts;
}

const NONE = { merged: 0, known: 0, waiting: 0, failed: 0, cut: 0, foreign: 0 };

test('merge() - results of files that are not known wait, and tag them without the network once they are found', async () => {
  const counts = await mergeAndScore(lineOf('beagle'), lineOf('goldfish'), lineOf('goldfish', OTHER));
  expect(counts).toEqual({ ...NONE, waiting: 3 });
  expect(results.status()).toEqual({ waiting: 3, unscored: 0 });
  const dog = addPhoto('dog.jpg', 'beagle');
  const copy = addPhoto('copy.jpg', 'beagle');
  addPhoto('cat.jpg', 'tabby');
  await engine.scan();
  expect(engine.reader.asked).toEqual([join(album, 'cat.jpg')]);
  for (const each of [dog, copy]) expect(engine.labelsOf(each)).toContain('beagle');
  expect(results.status()).toEqual({ waiting: 2, unscored: 0 });
});

test('merge() - photos that wait for the network are tagged by what comes, and found by likeness before their tags are', async () => {
  const dog = addPhoto('dog.jpg', 'beagle');
  await engine.scan();
  const id = engine.library.photos.findByPath(dog)!;
  engine.library.photos.transaction(() => {
    engine.library.photos.setUntagged(id);
    engine.library.embeddings.dropOthers(id, []);
    engine.store.scoreTags(id);
  });
  expect(engine.labelsOf(dog)).toEqual([]);
  expect(engine.codes.find(id)).toBeNull();
  await results.close(); // no tags are derived any more
  expect(await results.merge([lineOf('beagle')])).toEqual({ ...NONE, merged: 1 });
  expect(engine.library.photos.find(id)).toMatchObject({ state: 'tagged', model: DEFAULT_MODEL });
  expect(engine.codes.find(id)).not.toBeNull();
  expect(engine.labelsOf(dog)).toEqual([]);
  results = openResults(); // as the next engine does
  results.open();
  while (results.status().unscored > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(engine.labelsOf(dog)).toContain('beagle');
});

test('merge() - what is no result of a known model changes nothing, and is counted', async () => {
  const dog = addPhoto('dog.jpg', 'beagle');
  await engine.scan();
  const good = lineOf('beagle');
  const zeros = Buffer.alloc(HEAD.features * 2).toString('base64');
  const counts = await mergeAndScore(
    good,
    good.slice(0, -20),
    good.slice(20),
    '{"hash":"ab"}',
    '[]',
    lineOf('tabby', 'nobody_knows'),
    lineOf('tabby', DEFAULT_MODEL, { weights: 'cd' }),
    lineOf('tabby', DEFAULT_MODEL, { embedding: zeros.slice(4) }),
    lineOf('tabby', DEFAULT_MODEL, { embedding: zeros }),
    lineOf('tabby', DEFAULT_MODEL, { code: 'AAAA' }),
    lineOf('tabby', DEFAULT_MODEL, { norm: null }),
    '{"photonest":"0.1.0","path":"b.jpg","error":"unreadable","message":"is empty"}',
  );
  expect(counts).toEqual({ ...NONE, known: 1, cut: 2, foreign: 8, failed: 1 });
  expect(engine.labelsOf(dog)).toContain('beagle');
});

test('merge() - another model’s results are kept beside, also when the photo is tagged later, and used when it is chosen', async () => {
  const dog = addPhoto('dog.jpg', 'beagle');
  await mergeAndScore(lineOf('beagle', OTHER));
  await engine.scan();
  const id = engine.library.photos.findByPath(dog)!;
  expect(engine.library.embeddings.find(id, OTHER)).not.toBeNull();
  expect(engine.library.photos.find(id)!.model).toBe(DEFAULT_MODEL);
  engine.heads.use(OTHER, otherHead);
  await engine.store.adopt(OTHER, () => undefined);
  expect(engine.library.photos.find(id)!.model).toBe(OTHER);
});

/** Everything that merging may write. */
function dump(): unknown {
  const all = (sql: string): unknown[] => engine.library.connection.prepare(sql).all();
  return {
    embeddings: all(
      'SELECT hash, embeddings.model, vector, norm, code FROM embeddings JOIN photos ON photos.id = photo_id ORDER BY 1, 2, path',
    ),
    waiting: all('SELECT hash, model FROM waiting_results ORDER BY 1, 2'),
    photos: all('SELECT path, state, model, hash FROM photos ORDER BY path'),
    tags: all(
      'SELECT path, key, certainty, user_tags.state FROM photos JOIN tags ON tags.photo_id = photos.id JOIN labels ON labels.id = label_id LEFT JOIN user_tags USING (photo_id, label_id) ORDER BY 1, 2',
    ),
    userTags: all('SELECT photo_id, label_id, state, at FROM user_tags ORDER BY 1, 2'),
  };
}

test('merge() - in any order, twice, cut and doubled, the library is the same, and so is what a person said', async () => {
  const texts = ['beagle', 'goldfish', 'tabby', 'beagle, tabby', 'goldfish\n2'];
  const paths = texts.map((text, at) => addPhoto(`${at}.jpg`, text));
  await engine.scan();
  const id = engine.library.photos.findByPath(paths[0]!)!;
  await engine.photos.setUserTag(id, engine.labels.find('dog')[0]!.key, 'rejected');
  await engine.photos.addTag(id, 'Rex');
  const lines = [...texts, 'whippet'].flatMap((text) => [lineOf(text), lineOf(text, OTHER)]);
  await mergeAndScore(...lines);
  const before = dump();
  const noise = fc.constantFrom('cut', 'double', 'foreign', 'none');
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(lines, { minLength: 1 }),
      fc.array(noise, { minLength: 12, maxLength: 12 }),
      async (some, noises) => {
        const given = some.flatMap((line, at) => {
          if (noises[at] === 'cut') return [line.slice(0, line.length / 2), line];
          if (noises[at] === 'double') return [line, line];
          return noises[at] === 'foreign' ? [line, '{"not":"ours"}'] : [line];
        });
        const { known, merged, waiting } = await mergeAndScore(...given);
        expect({ known: known > 0, merged, waiting }).toEqual({ known: true, merged: 0, waiting: 0 });
        expect(dump()).toEqual(before);
      },
    ),
    { numRuns: 15 },
  );
});
