import { resolve } from 'node:path';
import type { PhotoDetail, SearchResult } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
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

/** `photonest similar IMAGE…`: most similar first, without the images themselves. */
export async function similar(
  client: Client,
  images: string[],
  limit: number,
  json: boolean,
): Promise<number> {
  const paths = images.map((image) => resolve(image));
  const result = await client.post<SearchResult>(`/api/similar?limit=${limit}`, { paths });
  const found: { path: string; score: number }[] = [];
  for (const [index, id] of result.ids.entries()) {
    const { path } = await client.get<PhotoDetail>(`/api/photos/${id}`);
    found.push({ path, score: result.scores![index]! });
  }
  print(json, found, () => found.map(({ path, score }) => toLine(path, score, [])));
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
