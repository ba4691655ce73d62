import { afterEach, beforeEach, expect, test } from 'vitest';
import { verdictKey, type Verdict } from '../../../core/models/provider.ts';
import { openTestLibrary, type TestLibrary } from '../../../sqlite/testing/library.ts';
import { Verdicts } from './verdicts.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => {
  library.close();
});

const verdictOf = (changes: Partial<Verdict>): Verdict => ({
  provider: 'cuda',
  precision: 'float32',
  device: 'a card, driver 1',
  model: 'resnest50d',
  runtime: '1.30.0',
  weightBits: null,
  accepted: true,
  reason: null,
  millisecondsPerPhoto: 3.5,
  batch: 4,
  nodes: { CUDAExecutionProvider: 120, CPUExecutionProvider: 2 },
  at: '2026-01-02T03:04:05.000Z',
  ...changes,
});

const card = verdictOf({});
const processor = verdictOf({ provider: 'cpu', device: 'a processor' });
const refused = verdictOf({
  provider: 'webgpu',
  accepted: false,
  reason: 'ended its process (SIGABRT)',
  millisecondsPerPhoto: null,
  nodes: {},
});
const other = verdictOf({ model: 'resnet50' });

test('set() - is remembered in the library, whatever was found', () => {
  const verdicts = new Verdicts(library.settings);
  for (const verdict of [card, refused, processor, other]) verdicts.set(verdictKey(verdict), verdict);
  for (const each of [verdicts, new Verdicts(library.settings)]) {
    expect(each.find(verdictKey(refused))).toEqual(refused);
    expect(each.find(verdictKey(card))).toEqual(card);
    expect(each.find(verdictKey({ ...card, device: 'a card, driver 2' }))).toBeNull();
  }
});

test('set() - a new verdict takes the place of the one before', () => {
  const verdicts = new Verdicts(library.settings);
  verdicts.set(verdictKey(card), card);
  verdicts.set(verdictKey(card), { ...card, millisecondsPerPhoto: 2 });
  expect(new Verdicts(library.settings).list('resnest50d')).toEqual([{ ...card, millisecondsPerPhoto: 2 }]);
});

test('list() - one model’s, in the order in which they were found', () => {
  const verdicts = new Verdicts(library.settings);
  for (const verdict of [refused, other, card, processor]) verdicts.set(verdictKey(verdict), verdict);
  for (const each of [verdicts, new Verdicts(library.settings)])
    expect(each.list('resnest50d')).toEqual([refused, card, processor]);
  expect(verdicts.list('resnest269e')).toEqual([]);
});

test('find() - what another version wrote is no verdict, and the others stay', () => {
  const { at: _, ...without } = card;
  library.settings.set('verdicts', {
    a: without,
    b: { ...card, provider: 'abacus' },
    c: 'fine',
    d: refused,
  });
  const verdicts = new Verdicts(library.settings);
  expect(['a', 'b', 'c', 'd'].map((key) => verdicts.find(key))).toEqual([null, null, null, refused]);
});

test.each([[null], ['none'], [[card]]])('find() - nothing is remembered where %j stands', (stored) => {
  library.settings.set('verdicts', stored);
  expect(new Verdicts(library.settings).list('resnest50d')).toEqual([]);
});

test('note() - is not remembered; what a provider lacks hides what it did, until it is probed again', () => {
  const verdicts = new Verdicts(library.settings);
  const half = verdictOf({ precision: 'float16' });
  const missing = verdictOf({ accepted: false, reason: 'needs a library', millisecondsPerPhoto: null });
  verdicts.set(verdictKey(half), half);
  verdicts.note([missing, processor]);
  expect(verdicts.list('resnest50d')).toEqual([missing, processor]);
  expect(new Verdicts(library.settings).list('resnest50d')).toEqual([half]);
  verdicts.note([half]);
  expect(verdicts.list('resnest50d')).toEqual([half, processor]);
});
