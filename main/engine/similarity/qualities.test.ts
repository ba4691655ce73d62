import { afterEach, beforeEach, expect, it } from 'vitest';
import { PhotonestError } from '../../core/errors.ts';
import type { ReadRequest } from '../../core/photos/reading.ts';
import { UnreadablePhoto } from '../../core/photos/unreadable-photo.ts';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { Qualities } from './qualities.ts';

let engine: TestEngine;
let asked: { path: string; side: number; urgent: boolean }[];
let isTaggerThere: boolean;
let qualities: Qualities;
beforeEach(async () => {
  engine = await openTestEngine();
  [asked, isTaggerThere] = [[], true];
  const read = async (request: ReadRequest) => {
    if (!('path' in request.source) || request.kind !== 'quality') throw new Error('expected a file');
    if (!isTaggerThere) throw new PhotonestError('tagger_unavailable', 'gone');
    const { path } = request.source;
    asked.push({ path, side: request.side, urgent: request.urgent });
    if (path.includes('broken')) throw new UnreadablePhoto({ code: 'damaged' });
    const quality = { sharpness: request.side, white: 0, black: 0, jpegQuality: null };
    return await Promise.resolve(sampleRead({ quality }));
  };
  const { photos, qualities: table } = engine.library;
  qualities = new Qualities({ photos, qualities: table, reader: { read } });
});
afterEach(async () => {
  await engine.close();
});

function add(name: string, width: number, height: number): number {
  const { photos, folders } = engine.library;
  const folder = folders.list().at(0)?.id ?? folders.add('/photos', []).id;
  photos.insert(folder, sampleFile(`/photos/${name}`));
  const id = photos.findByPath(`/photos/${name}`)!;
  photos.setPreviewed(id, sampleRead({ hash: Buffer.from(name), width, height }), null);
  return id;
}

it('Qualities - measures all at half of the smallest, and keeps what it has measured', async () => {
  const [large, small] = [add('large.jpg', 4000, 3000), add('small.jpg', 600, 1000)];
  expect((await qualities.measure([large, small], true)).map((each) => each?.sharpness)).toEqual([500, 500]);
  expect(asked).toEqual([
    { path: '/photos/large.jpg', side: 500, urgent: true },
    { path: '/photos/small.jpg', side: 500, urgent: true },
  ]);
  await qualities.measure([small], true);
  expect(asked).toHaveLength(2);
  expect((await qualities.measure([large], false)).map((each) => each?.sharpness)).toEqual([2000]);
});

it('Qualities - has nothing for a photo that cannot be read, and says when there is no tagger', async () => {
  const [broken, sound] = [add('broken.jpg', 100, 100), add('sound.jpg', 100, 100)];
  const measured = await qualities.measure([broken, sound], true);
  expect(measured.map((each) => each?.sharpness ?? null)).toEqual([null, 50]);
  await expect(qualities.measure([99], true)).rejects.toThrow();
  isTaggerThere = false;
  await expect(qualities.measure([broken], true)).rejects.toThrow('gone');
});
