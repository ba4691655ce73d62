import { expect, test } from 'vitest';
import type { KeptMetadata } from '../../sqlite/tables/library/file-write.ts';
import { keptMetadata } from './kept-metadata.ts';

const hash = (name: string): Buffer => Buffer.from(name);
const base64 = (text: string): string => `base64:${Buffer.from(text).toString('base64')}`;

/** Writes as `from>to`, the first one oldest, each with a packet `FROM` and IPTC where it says so. */
function table(...writes: string[]) {
  const rows = writes.map((write, index): KeptMetadata & { newHash: Buffer } => {
    const [, from, to, iptc] = /^(\w)>(\w)(?: (\w+))?$/.exec(write)!;
    const oldFields = JSON.stringify(iptc === undefined ? {} : { 'IPTC:IPTC': base64(iptc) });
    const oldXmp = from === 'n' ? null : Buffer.from(from!.toUpperCase());
    return { id: index + 1, oldHash: hash(from!), newHash: hash(to!), oldXmp, oldFields };
  });
  return {
    lastInto: (wanted: Uint8Array, before = Infinity) =>
      rows.findLast(({ id, newHash }) => id < before && newHash.equals(wanted)) ?? null,
    keywordsBefore: (id: number) => [{ path: [`before ${id}`], automatic: false }],
  };
}

const kept = (content: string, ...writes: string[]) => {
  const found = keptMetadata(hash(content), table(...writes));
  return found && [found.xmp?.toString() ?? null, found.iptc?.toString() ?? null, found.exported[0]!.path[0]];
};

test('keptMetadata() - before the first write of those that led to a content', () => {
  expect(kept('c', 'a>b', 'b>c')).toEqual(['A', null, 'before 1']);
  expect(kept('c', 'a>b', 'x>c')).toEqual(['X', null, 'before 2']);
  expect(kept('b', 'n>b')).toEqual([null, null, 'before 1']);
  expect(kept('z', 'a>b')).toBeNull();
});

test('keptMetadata() - IPTC is as it was before it was first written', () => {
  expect(kept('d', 'a>b', 'b>c first', 'c>d second')).toEqual(['A', 'first', 'before 1']);
});

test('keptMetadata() - a content that comes back after a restore leads to no endless way', () => {
  expect(kept('b', 'a>b', 'b>a', 'a>b')).toEqual(['A', null, 'before 1']);
});
