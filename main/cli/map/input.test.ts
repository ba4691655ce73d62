import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readItems, type Item } from './input.ts';
import { TemporaryFiles } from './temporary-files.ts';

type Read = { kind: Item['kind']; name: string; bytes?: string; reason?: string };

/** What is read of an input that comes in pieces of those sizes. */
async function read(input: Buffer, sizes: number[] = []): Promise<Read[]> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for (const size of sizes) {
      yield await Promise.resolve(input.subarray(at, at + size));
      at += size;
    }
    yield input.subarray(at);
  }
  const files = new TemporaryFiles();
  const items: Read[] = [];
  for await (const item of readItems(pieces(), files)) {
    const { kind, name } = item;
    items.push({
      kind,
      name,
      ...(item.kind === 'received' && { bytes: readFileSync(item.path, 'latin1') }),
      ...(item.kind === 'unusable' && { reason: item.error.message }),
    });
  }
  files.close();
  return items;
}

test('readItems() - paths, URLs and JSON, with either end of line, empty lines passed over', async () => {
  const lines =
    '/a b.jpg\r\n\nhttps://host/c.jpg\n{"path":"d.jpg"}\n{"url":"http://host/e.jpg","id":7}\nf.jpg';
  expect(await read(Buffer.from(lines))).toEqual([
    { kind: 'path', name: '/a b.jpg' },
    { kind: 'url', name: 'https://host/c.jpg' },
    { kind: 'path', name: 'd.jpg' },
    { kind: 'url', name: 'http://host/e.jpg' },
    { kind: 'path', name: 'f.jpg' },
  ]);
});

test('readItems() - lines that name nothing are items, and the rest goes on', async () => {
  const items = await read(Buffer.from(`{"pa\n${'x'.repeat(200_000)}\n{"photo":"a.jpg"}\nb.jpg\n`));
  expect(items.map(({ kind }) => kind)).toEqual(['unusable', 'unusable', 'unusable', 'path']);
  expect(items[1]!.reason).toBe('is a line of more than 100000 bytes');
});

test('readItems() - bytes that end too soon', async () => {
  const items = await read(Buffer.from('{"path":"a.jpg","bytes":10}\nshort'));
  expect(items).toEqual([{ kind: 'unusable', name: 'a.jpg', reason: 'came in part: 5 of its 10 bytes' }]);
});

test('readItems() - bytes hold anything and come in any pieces', async () => {
  const photo = fc.record({
    name: fc.stringMatching(/^[a-z\n"{]{1,8}\.jpg$/),
    bytes: fc.uint8Array({ maxLength: 300 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(photo, { maxLength: 5 }),
      fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 12 }),
      async (photos, sizes) => {
        const input = photos.flatMap(({ name, bytes }) => [
          Buffer.from(`${JSON.stringify({ path: name, bytes: bytes.length })}\n`),
          bytes,
        ]);
        expect(await read(Buffer.concat(input), sizes)).toEqual(
          photos.map(({ name, bytes }) => {
            return { kind: 'received', name, bytes: Buffer.from(bytes).toString('latin1') };
          }),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('TemporaryFiles - keep the ending that raw files are known by, and go with their owner', async () => {
  const files = new TemporaryFiles();
  const path = files.next('/photos/../IMG 1.NEF');
  expect(path).toMatch(/photonest-map-[^/\\]+[/\\]0\.NEF$/);
  const folder = path.slice(0, -'0.NEF'.length);
  expect(existsSync(folder)).toBe(true);
  files.close();
  expect(existsSync(folder)).toBe(false);
});
