import { ExifTool } from 'exiftool-vendored';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldKeyword, splitKeyword, type ExportedKeyword } from '../../core/photos/exported-keyword.ts';
import { mergeSidecar } from './merge.ts';
import { Packet } from './packet.ts';
import { LAYOUTS } from './testing/layouts.ts';

const exiftool = new ExifTool({ maxProcs: 1 });
const LISTS = ['XMP-dc:Subject', 'XMP-lr:HierarchicalSubject', 'XMP-digiKam:TagsList'] as const;
let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-sidecar-'));
});
afterAll(async () => {
  await exiftool.end();
  rmSync(scratch, { recursive: true });
});

/** All of XMP's fields as ExifTool sees them, known and unknown ones. */
async function readFields(text: string): Promise<Record<string, unknown>> {
  const path = join(scratch, 'a.xmp');
  writeFileSync(path, text);
  const tags = (await exiftool.readRaw(path, {
    readArgs: ['-G1', '-struct', '-a', '-u', '-n', '-XMP:all'],
  })) as unknown as Record<string, unknown>;
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name.startsWith('XMP-')));
}

function keywords(...texts: string[]): ExportedKeyword[] {
  return texts.map((text) => ({ path: splitKeyword(text), automatic: true }));
}

function withoutLists(fields: Record<string, unknown>): Record<string, unknown> {
  const lists: readonly string[] = LISTS;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !lists.includes(name)));
}

function listOf(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

describe.each(Object.entries(LAYOUTS))('mergeSidecar() - into a sidecar of %s', (_, text) => {
  const wanted = keywords('dog', 'Places|Norway|Bergen');

  test('keeps every field and every keyword, and adds its own', async () => {
    const before = await readFields(text);
    const merged = mergeSidecar(text, { wanted, before: [], rating: 5 });
    const after = await readFields(merged.text!);
    expect(Object.keys(before).length).toBeGreaterThan(5);
    expect(withoutLists(after)).toEqual({ 'XMP-xmp:Rating': 5, ...withoutLists(before) });
    const own = [['dog', 'Places', 'Norway', 'Bergen'], ['dog', 'Places|Norway|Bergen'], ['dog', 'Places/Norway/Bergen']]; // prettier-ignore
    for (const [index, list] of LISTS.entries())
      expect(listOf(after[list])).toEqual([...listOf(before[list]), ...own[index]!]);
  });

  test('takes its own keywords out again, and nothing else', async () => {
    const merged = mergeSidecar(text, { wanted, before: [], rating: null });
    const back = mergeSidecar(merged.text, { wanted: [], before: merged.exported, rating: null });
    expect(await readFields(back.text!)).toEqual(await readFields(text));
  });

  test('is left byte for byte as it is where nothing changes', () => {
    const merged = mergeSidecar(text, { wanted, before: [], rating: null });
    const again = mergeSidecar(merged.text, { wanted, before: merged.exported, rating: 3 });
    expect(again).toMatchObject({ text: merged.text, added: [], removed: [], exported: merged.exported });
  });
});

test.each(Object.values(LAYOUTS))('mergeSidecar() - begins, ends and breaks lines as before', (text) => {
  const marked = `\uFEFF${text}`;
  const merged = mergeSidecar(marked, { wanted: keywords('dog'), before: [], rating: null }).text!;
  const frame = /^(\uFEFF<[^\r\n]*\r?\n)[^]*?(<[^<]*)$/;
  expect(frame.exec(merged)!.slice(1)).toEqual(frame.exec(marked)!.slice(1));
  expect(/[^\r]\n/.test(merged)).toBe(/[^\r]\n/.test(text));
});

test('mergeSidecar() - a photo without a sidecar gets one', async () => {
  const { text } = mergeSidecar(null, { wanted: keywords('dog', 'AC/DC'), before: [], rating: 4 });
  expect(await readFields(text!)).toEqual({
    'XMP-dc:Subject': ['dog', 'AC/DC'],
    'XMP-lr:HierarchicalSubject': ['dog', 'AC/DC'],
    'XMP-digiKam:TagsList': ['dog'],
    'XMP-xmp:Rating': 4,
  });
});

test('mergeSidecar() - text that another program spoilt stays as it is', async () => {
  const spoilt = LAYOUTS.Lightroom.replace('Rex und Freunde', 'Rex \uFFFD Freunde');
  const { text } = mergeSidecar(spoilt, { wanted: keywords('dog'), before: [], rating: null });
  expect(withoutLists(await readFields(text!))).toEqual(withoutLists(await readFields(spoilt)));
});

test('mergeSidecar() - none is made where there is nothing to write', () => {
  expect(mergeSidecar(null, { wanted: [], before: [], rating: 4 }).text).toBe(null);
});

test('mergeSidecar() - a keyword that a person wrote in another program stays theirs', () => {
  const merged = mergeSidecar(LAYOUTS.Lightroom, {
    wanted: keywords('rex', 'dog'),
    before: [],
    rating: null,
  });
  expect(merged.exported.map(({ path }) => path)).toEqual([['dog']]);
  const back = mergeSidecar(merged.text, { wanted: [], before: merged.exported, rating: null });
  expect(Packet.parse(back.text).list('subject')).toEqual(['Family', 'Rex']);
});

test.each([
  ['<x:xmpmeta xmlns:x="adobe:ns:meta/">', 'damaged'],
  ['{"not": "XML"}', 'damaged'],
  ['<svg/>', 'is no XMP file'],
  ['<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'document type'],
  [LAYOUTS.Lightroom.slice(0, 1500), 'damaged'],
])('mergeSidecar() - leaves a file alone that it cannot read: %.40s', (text, reason) => {
  expect(() => mergeSidecar(text, { wanted: keywords('dog'), before: [], rating: null })).toThrow(reason);
});

test('mergeSidecar() - random exports and edits by others end as a model says', () => {
  const name = fc.constantFrom('dog', 'Dog', 'cat', 'a & b', 'Places|Rome', 'Places|Bergen', 'Rome', 'x<y>"z"');
  const step = fc.oneof(
    fc.record({ kind: fc.constant('export' as const), names: fc.uniqueArray(name, { selector: (each) => each.toLowerCase() }) }),
    fc.record({ kind: fc.constant('other' as const), name }),
  ); // prettier-ignore
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(LAYOUTS)), fc.array(step, { maxLength: 8 }), (start, steps) => {
      let text = start;
      let own: ExportedKeyword[] = [];
      const theirs = new Set(foldedSubjects(start));
      for (const each of steps)
        if (each.kind === 'other') {
          const word = splitKeyword(each.name).at(-1)!;
          if (foldedSubjects(text).includes(word.toLowerCase())) continue;
          const packet = Packet.parse(text);
          packet.add('subject', word);
          text = packet.toString();
          if (!own.some(({ path }) => foldKeyword(path) === word.toLowerCase())) theirs.add(word.toLowerCase());
        } else {
          const merged = mergeSidecar(text, { wanted: keywords(...each.names), before: own, rating: null });
          [text, own] = [merged.text!, merged.exported];
          const levels = each.names.flatMap((wanted) => splitKeyword(wanted.toLowerCase()));
          expect(new Set(foldedSubjects(text))).toEqual(new Set([...theirs, ...levels]));
        }
      expect(Packet.parse(text).foreign).toBe(Packet.parse(start).foreign);
      const back = mergeSidecar(text, { wanted: [], before: own, rating: null });
      expect(new Set(foldedSubjects(back.text!))).toEqual(theirs);
    }),
    { numRuns: 100 },
  );
}); // prettier-ignore

function foldedSubjects(text: string): string[] {
  return Packet.parse(text)
    .list('subject')
    .map((each) => each.toLowerCase());
}
