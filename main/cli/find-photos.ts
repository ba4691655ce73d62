import { resolve } from 'node:path';
import type { PhotoDetail, SearchResult, SimilarSource } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import { likenessWords } from '../core/likeness.ts';
import type { Region } from '../core/photos/region.ts';
import type { Client } from './client.ts';
import { DONE } from './errors.ts';
import { note, percent, print } from './output.ts';

type Found = {
  path: string;
  score: number | null;
  tags: { name: string; score: number | null; source: string }[];
};

/** `photonest search QUERY` */
export async function search(
  client: Client,
  query: string,
  limit: number | null,
  json: boolean,
): Promise<number> {
  const parameters = new URLSearchParams({ q: query, ...(limit !== null && { limit: String(limit) }) });
  const result = await client.get<SearchResult>(`/api/search?${parameters.toString()}`);
  if (result.query.problem !== null) note(result.query.problem);
  for (const { text, suggestions } of result.query.notes)
    note([text, suggestions.map(({ name }) => name).join(', ')].join(' ').trim());
  const found: Found[] = [];
  for (const [index, id] of result.ids.entries()) {
    const photo = await client.get<PhotoDetail>(`/api/photos/${id}`);
    found.push({ path: photo.path, score: result.scores?.[index] ?? null, tags: shownTags(photo) });
  }
  print(json, found, () =>
    found.map(({ path, score, tags }) =>
      toLine(
        path,
        score,
        tags.map((tag) => tag.name),
      ),
    ),
  );
  if (!json) note(`${result.total} found.`);
  return DONE;
}

export type SimilarOptions = {
  limit: number;
  /** Further pictures to be like, and pictures to be unlike. */
  plus: string[];
  minus: string[];
  /** Of the first image. */
  region?: Region;
  /** A query that also holds. */
  query: string;
};

/** `photonest similar IMAGE…`: most similar first, without the images themselves. */
export async function similar(
  client: Client,
  images: string[],
  { limit, plus, minus, region, query }: SimilarOptions,
  json: boolean,
): Promise<number> {
  const toSource = (image: string): SimilarSource => ({ path: resolve(image) });
  const [first, ...others] = [...images, ...plus].map(toSource);
  const result = await client.post<SearchResult>(`/api/similar?limit=${limit}`, {
    plus: [{ ...first!, ...(region !== undefined && { region }) }, ...others],
    minus: minus.map(toSource),
    q: query,
  });
  if (result.query.problem !== null) note(result.query.problem);
  const found: { path: string; score: number; words: string | null }[] = [];
  for (const [index, id] of result.ids.entries()) {
    const { path } = await client.get<PhotoDetail>(`/api/photos/${id}`);
    const score = result.scores![index]!;
    found.push({ path, score, words: likenessWords(score) });
  }
  print(json, found, () =>
    found.map(({ path, score, words }) => toLine(path, score, words === null ? [] : [words])),
  );
  if (!json && result.isCalibrated === false)
    note('The scale is typical of the model: it takes 1,000 photos to know what is alike among yours.');
  return DONE;
}

/** The photo at a path; the path itself never becomes part of a request's address. */
export async function photoAt(client: Client, path: string): Promise<PhotoDetail> {
  const [id] = await client.post<(number | null)[]>('/api/photos/find', { paths: [resolve(path)] });
  if (typeof id === 'number') return await client.get(`/api/photos/${id}`);
  throw new PhotonestError(
    'not_found',
    `${path} is not in the library. Add its folder with: photonest index FOLDER`,
  );
}

export function shownTags(photo: PhotoDetail): Found['tags'] {
  return photo.tags
    .filter((tag) => tag.state !== 'rejected')
    .map(({ name, score, source }) => ({ name, score, source }));
}

function toLine(path: string, score: number | null, tags: string[]): string {
  return [percent(score).padStart(4), path, tags.slice(0, 4).join(', ')]
    .filter((part) => part !== '')
    .join('  ');
}
