import { join } from 'node:path';
import sharp from 'sharp';
import type { PhotoDetail } from '../../main/core/api.ts';
import type { EngineClient } from '../benchmarks/engine-client.ts';
import type { Expectation } from './expectations.ts';

/** A file within a folder of cases. */
export type Case = { top: string; name: string };

/** Degrees: ten metres. */
const PLACE_TOLERANCE = 1e-4;
/** Mean difference of two thumbnails in grey, of 255: CMYK without a profile makes 23 of the same picture. */
const LOOKS_TOLERANCE = 30;
const LOOKS_SIDE = 64;

/** What differs from what is expected, one line each. */
export async function compareCase(
  { top, name }: Case,
  expected: Expectation,
  lookalike: Case | null,
  client: EngineClient,
): Promise<string[]> {
  const photo = await findPhoto(join(top, name), client);
  const isListed = photo !== null;
  const miss = (field: string, wanted: unknown, got: unknown): string =>
    `${name}: ${field} is ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`;
  if (expected.listed !== undefined && expected.listed !== isListed)
    return [miss('listed', expected.listed, isListed)];
  if (photo === null)
    return expected.listed === false || isOnlyNoted(expected) ? [] : [`${name}: is not listed`];

  const values = valuesOf(photo);
  const misses = Object.entries(expected).flatMap(([field, wanted]) => {
    const got = values[field];
    return field in values && !isSame(field, wanted, got) ? [miss(field, wanted, got)] : [];
  });
  if (lookalike === null) return misses;
  const difference = await differenceOf(photo, lookalike, client);
  if (difference > LOOKS_TOLERANCE) misses.push(miss('difference from its lookalike', 0, difference));
  return misses;
}

function isOnlyNoted(expected: Expectation): boolean {
  return Object.keys(expected).every((field) => field === 'note');
}

function valuesOf(photo: PhotoDetail): Record<string, unknown> {
  const { takenAt, takenOffset, takenFrom, title, caption, rating, state, place, camera } = photo;
  const keywords = photo.tags.filter(({ source }) => source === 'file').map((tag) => tag.name);
  const position = { latitude: place?.latitude ?? null, longitude: place?.longitude ?? null };
  const words = { title, caption, rating, keywords, cameraHas: camera };
  return { takenAt, takenOffset, takenFrom, state, ...position, ...words };
}

function isSame(field: string, wanted: unknown, got: unknown): boolean {
  if (field === 'cameraHas') return String(got).includes(String(wanted));
  if (typeof wanted === 'number' && typeof got === 'number') return Math.abs(wanted - got) < PLACE_TOLERANCE;
  if (Array.isArray(wanted) && Array.isArray(got)) return sorted(wanted) === sorted(got);
  return wanted === got;
}

function sorted(names: unknown[]): string {
  return JSON.stringify(names.map(String).toSorted());
}

async function findPhoto(path: string, client: EngineClient): Promise<PhotoDetail | null> {
  const [id = null] = await client.send<(number | null)[]>('POST', '/api/photos/find', { paths: [path] });
  return id === null ? null : await client.get<PhotoDetail>(`/api/photos/${id}`);
}

async function differenceOf(photo: PhotoDetail, { top, name }: Case, client: EngineClient): Promise<number> {
  const other = await findPhoto(join(top, name), client);
  if (other === null) return 255;
  const [one, two] = await Promise.all([pixelsOf(photo, client), pixelsOf(other, client)]);
  return one.reduce((sum, value, index) => sum + Math.abs(value - two[index]!), 0) / one.length;
}

async function pixelsOf(photo: PhotoDetail, client: EngineClient): Promise<Uint8Array> {
  const jpeg = await client.bytes(`/thumbnails/${photo.id}`);
  return await sharp(jpeg).resize(LOOKS_SIDE, LOOKS_SIDE, { fit: 'fill' }).grayscale().raw().toBuffer();
}
