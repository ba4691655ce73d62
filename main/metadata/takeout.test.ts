import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTakeout } from './takeout.ts';

const scratch = mkdtempSync(join(tmpdir(), 'photonest-takeout-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const said = {
  title: 'a.jpg',
  description: 'Am Strand',
  photoTakenTime: { timestamp: '1323785716', formatted: 'Dec 13, 2011, 2:15:16 PM UTC' },
  geoData: { latitude: 47.5, longitude: 8.5, altitude: 0 },
  people: [{ name: 'Zoë' }],
  favorited: true,
};

async function read(json: unknown) {
  const path = join(scratch, 'a.jpg.json');
  writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json));
  return await readTakeout(path);
}

test.each([
  ['of another program', { title: 'a.jpg', shapes: [] }],
  ['that is none', 'no JSON'],
  ['that is a list', []],
  ['with odd values', { photoTakenTime: { timestamp: 'x' }, people: 3 }],
  ['of megabytes', { ...said, padding: 'x'.repeat(2_000_000) }],
])('readTakeout() - JSON %s is none of Takeout’s', async (_, json) => {
  expect(await read(json)).toBeNull();
});

test('readTakeout() - a file that is gone says nothing', async () => {
  expect(await readTakeout(join(scratch, 'gone.json'))).toBeNull();
});

test.each(['1e300', '-1e12', '0'])('readTakeout() - a date of %s seconds is none', async (timestamp) => {
  expect(await read({ ...said, photoTakenTime: { timestamp } })).toMatchObject({ taken: null });
});

test('readTakeout() - a photo of 1969 has its date', async () => {
  const taken = { takenAt: '1969-12-31T23:00:00', takenOffset: '+00:00', takenSource: 'Google Takeout' };
  expect(await read({ ...said, photoTakenTime: { timestamp: -3600 } })).toMatchObject({ taken });
});

test('readTakeout() - odd values beside good ones are left out', async () => {
  expect(await read({ ...said, people: 'x', geoData: null, description: 7 })).toMatchObject({
    words: { caption: null, latitude: null, longitude: null },
    taken: { takenAt: '2011-12-13T14:15:16' },
    tags: { 'XMP-dc:Subject': ['Favourite'] },
  });
});
