import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhotonestError } from '../../core/errors.ts';
import { nodesOf } from '../../teaching/features.ts';
import { openTestEngine, outputOf, vocabulary, type TestEngine } from '../testing/library.ts';
import { Learning } from './learning.ts';
import { Teaching } from './teaching.ts';
import { TeachingThread } from './thread.ts';

const OTHERS = ['goldfish', 'volcano', 'espresso', 'castle', 'lipstick', 'sports car', 'daisy', 'violin'];

let folder: string;
let engine: TestEngine;
let learning: Learning;
let teaching: Teaching;
let paused: boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'photonest-teaching-'));
  paused = false;
  await open();
});

afterEach(async () => {
  await learning.close();
  await engine.close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  engine = await openTestEngine();
  const { library, labels, taught, heads, store, actions } = engine;
  learning = new Learning({
    library, taught,
    thread: new TeachingThread(nodesOf(vocabulary), (model) => heads.find(model)?.teachingLayer ?? null),
    version: '1',
    activeModel: () => heads.active(),
    findHead: (model) => heads.find(model),
    derive: (photo) => store.scoreTags(photo),
    pace: { isReading: () => false, isPaused: () => paused, isLowImpact: () => false },
    announce: () => undefined,
    log: (event) => { throw new Error(event); },
  }); // prettier-ignore
  const { journal, bulk, tagUpdater, idsOf } = actions;
  teaching = new Teaching({
    library, labels, taught, learning, journal, bulk, tagUpdater, idsOf,
    threshold: () => 0.3,
    announce: () => undefined,
  }); // prettier-ignore
}

/** Twelve photos of beagles and some of everything else. */
async function fill(): Promise<void> {
  for (let at = 0; at < 12; at++) writeFileSync(join(folder, `beagle-${at}.jpg`), `beagle\n${at}`);
  for (const [at, name] of [...OTHERS, ...OTHERS, ...OTHERS].entries())
    writeFileSync(join(folder, `other-${at}.jpg`), `${name}\n${at}`);
  engine.library.folders.add(folder, []);
  await engine.scan();
}

function idOf(name: string): number {
  return engine.library.photos.findByPath(join(folder, name))!;
}

function select(...names: string[]): number {
  return engine.actions.selections.freeze({ ids: names.map(idOf) }).id;
}

async function teachRex(name = 'Rex'): Promise<void> {
  await teaching.teach({
    name,
    examples: select('beagle-0.jpg', 'beagle-1.jpg', 'beagle-2.jpg'),
    counterExamples: select('other-0.jpg'),
  });
  await learning.whenDone();
}

/** How surely each photo has the tag; `yes` where a person says so. */
function tagged(key = 'own:rex'): Map<string, number | 'yes'> {
  const label = engine.labels.findRow(key)!.id;
  const all = engine.library.photos.listTagged(0, 1000);
  const found = all.flatMap((id) => {
    const tag = engine.library.tags.list(id).find((each) => each.label === label);
    const { name } = engine.library.photos.get(id);
    return tag === undefined ? [] : [[name, tag.source === 'user' ? 'yes' : tag.score] as const];
  });
  return new Map(found);
}

describe('Teaching', () => {
  it('proposes the tag for photos like its examples, and for no others', async () => {
    await fill();
    await teachRex();
    const tags = tagged();
    expect(tags.get('beagle-0.jpg')).toBe('yes');
    expect(tags.get('beagle-7.jpg')).toBeGreaterThan(0.5);
    expect([...tags.keys()].filter((name) => name.startsWith('other'))).toEqual([]);
    expect(teaching.list()).toMatchObject([
      { key: 'own:rex', examples: 3, counterExamples: 1, proposals: 9, state: { kind: 'ready' } },
    ]);
  });

  it('proposals are searched and reviewed like any label', async () => {
    await fill();
    await teachRex();
    expect(engine.searching.findIds('Rex')).toContain(idOf('beagle-7.jpg'));
    const surest = engine.actions.review.queue('own:rex', { order: 'surest', least: 0.15 });
    const leastSure = engine.actions.review.queue('own:rex', { least: 0.15 });
    expect(surest.ids).toHaveLength(9);
    expect(leastSure.ids).toEqual(surest.ids.toReversed());
    expect(surest.scores).toEqual(surest.scores.toSorted((a, b) => b - a));
  });

  it('a photo that comes later has its proposal with its other tags', async () => {
    await fill();
    await teachRex();
    writeFileSync(join(folder, 'late.jpg'), 'beagle\nlate');
    await engine.scan();
    expect(tagged().get('late.jpg')).toBeGreaterThan(0.5);
  });

  it('a rejection lasts, and is learned from', async () => {
    await fill();
    await teachRex();
    const before = engine.taught.all()[0]!.lesson;
    await engine.actions.bulk.changePhotos([idOf('beagle-7.jpg')], { do: 'reject', label: 'own:rex' });
    learning.start();
    await learning.whenDone();
    expect(engine.taught.all()[0]!.lesson).not.toBe(before);
    expect(tagged().has('beagle-7.jpg')).toBe(false);
    expect(teaching.list()[0]).toMatchObject({ counterExamples: 2 });
  });

  it('what is taken back is proposed again', async () => {
    await fill();
    await teachRex();
    await engine.actions.bulk.changePhotos([idOf('beagle-7.jpg')], { do: 'confirm', label: 'own:rex' });
    expect(tagged().get('beagle-7.jpg')).toBe('yes');
    await engine.actions.journal.undo();
    expect(tagged().get('beagle-7.jpg')).toBeGreaterThan(0.5);
  });

  it('undo takes the whole tag back, and redo teaches it again', async () => {
    await fill();
    await teachRex();
    await engine.actions.journal.undo();
    expect(engine.labels.findRow('own:rex')).toBeNull();
    expect(teaching.list()).toEqual([]);
    await engine.actions.journal.redo();
    learning.start();
    await learning.whenDone();
    expect(tagged().get('beagle-7.jpg')).toBeGreaterThan(0.5);
  });

  it('a tag above is proposed as surely, and goes with the tag', async () => {
    await fill();
    await teachRex('Pets/Rex');
    expect(tagged('own:pets').get('beagle-7.jpg')).toBe(tagged('own:pets|rex').get('beagle-7.jpg'));
    await engine.actions.bulk.changePhotos([idOf('beagle-7.jpg')], { do: 'reject', label: 'own:pets|rex' });
    expect(tagged('own:pets').has('beagle-7.jpg')).toBe(false);
    await engine.actions.ownTags.remove('own:pets|rex');
    expect(tagged('own:pets').size).toBe(0);
    expect(teaching.list()).toEqual([]);
  });

  it('a tag that is renamed or merged is taught on', async () => {
    await fill();
    await teachRex();
    engine.actions.ownTags.make('Dogs of ours');
    await engine.actions.ownTags.merge('own:rex', 'own:dogs of ours');
    learning.start();
    await learning.whenDone();
    expect(teaching.list()).toMatchObject([{ name: 'Dogs of ours', examples: 3, state: { kind: 'ready' } }]);
    expect(tagged('own:dogs of ours').get('beagle-7.jpg')).toBeGreaterThan(0.5);
  });

  it('forgotten, it stays where a person gave it', async () => {
    await fill();
    await teachRex();
    await teaching.forget('own:rex');
    expect([...tagged().values()]).toEqual(['yes', 'yes', 'yes']);
    await engine.actions.journal.undo();
    learning.start();
    await learning.whenDone();
    expect(tagged().get('beagle-7.jpg')).toBeGreaterThan(0.5);
  });

  it('waits while indexing is paused, and for examples', async () => {
    await fill();
    paused = true;
    await teaching.teach({ name: 'Rex', examples: select('beagle-0.jpg', 'beagle-1.jpg'), counterExamples: null }); // prettier-ignore
    expect(teaching.list()[0]!.state).toEqual({ kind: 'needs-examples', more: 1 });
    await teaching.teach({ name: 'rex', examples: select('beagle-2.jpg'), counterExamples: null });
    expect(teaching.list()[0]!.state).toEqual({ kind: 'waiting' });
    paused = false;
    await learning.whenDone();
    expect(teaching.list()[0]!.state).toEqual({ kind: 'ready' });
  });

  it('follows to another model, whose photos keep their proposals until then', async () => {
    await fill();
    await teachRex();
    const { library, heads, store } = engine;
    const head = heads.find(heads.defaultModel)!;
    heads.use('other_model', head);
    for (const id of library.photos.listTagged(0, 1000)) {
      const name = library.photos.get(id).name.startsWith('beagle') ? 'beagle' : 'castle';
      const row = head.store(id, outputOf(name).embedding);
      library.embeddings.put({ ...row, model: 'other_model' });
      library.photos.setTagged(id, 'other_model');
      store.scoreTags(id);
    }
    expect(tagged().get('beagle-7.jpg')).toBeGreaterThan(0.5);
    learning.start();
    await learning.whenDone();
    expect(engine.taught.find(engine.labels.findRow('own:rex')!.id, 'other_model')).not.toBeNull();
    expect(tagged().get('beagle-7.jpg')).toBeGreaterThan(0.5);
    expect(teaching.list()[0]!.state).toEqual({ kind: 'ready' });
  });

  it('is taught in another library by its file', async () => {
    await fill();
    await teachRex('Pets/Rex');
    const file = structuredClone(teaching.export('own:pets|rex'));
    expect(file).toMatchObject({ path: ['Pets', 'Rex'], version: 1 });
    expect(file.examples).toHaveLength(4);
    await learning.close();
    await engine.close();
    await open();
    await fill();
    await teaching.import(file);
    await teaching.import(file); // once more adds nothing
    await learning.whenDone();
    expect(teaching.list()).toMatchObject([{ examples: 3, counterExamples: 1, state: { kind: 'ready' } }]);
    expect(tagged('own:pets|rex').get('beagle-0.jpg')).toBeGreaterThan(0.5);
  });

  it('refuses a label’s name, several names, a photo that is both, and a damaged file', async () => {
    await fill();
    const examples = select('beagle-0.jpg');
    const refused = async (work: Promise<unknown>): Promise<string> =>
      await work.then(() => 'done', (error: unknown) => (error as PhotonestError).message); // prettier-ignore
    const teach = async (name: string, counterExamples: number | null = null): Promise<string> =>
      await refused(teaching.teach({ name, examples, counterExamples }));
    expect(await teach('Beagle')).toContain('“beagle” is a label already');
    expect(await teach('Rex, Fido')).toContain('the name of one tag');
    expect(await teach('Rex', examples)).toContain('both example and counter-example');
    const example = { state: 'confirmed' as const, model: 'any', norm: 1, vector: 'AAA=' };
    const file = { format: 'photonest-taught-tag' as const, version: 1 as const, path: ['Rex'] };
    expect(await refused(teaching.import({ ...file, examples: [{ ...example, vector: '/38=' }] }))).toContain('Example 1 of “Rex” is damaged'); // prettier-ignore
    expect(() => teaching.export('own:rex')).toThrow('no taught tag');
    expect(teaching.list()).toEqual([]);
  });
});
