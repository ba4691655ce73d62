import { resolve } from 'node:path';
import type { SearchResult, Selection } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { Client } from '../client.ts';
import { ProgressLine } from '../output.ts';

/** So many photos are asked for at once: progress can be told, and no request takes long. */
const AT_ONCE = 20;

export type WhichPhotos = {
  /** A search; the empty one finds all photos. */
  query?: string;
};

/**
 * The photos that a command is about, by their paths or by a query.
 *
 * @throws PhotonestError `invalid` where neither or both are named, `not_found` for a photo that the library lacks
 */
export async function findPhotos(client: Client, paths: string[], { query }: WhichPhotos): Promise<number[]> {
  if ((paths.length === 0) === (query === undefined))
    throw new PhotonestError(
      'invalid',
      'Expected photos, or --query QUERY. --query "" stands for all photos.',
    );
  if (query !== undefined) {
    const parameters = new URLSearchParams({ q: query });
    const result = await client.get<SearchResult>(`/api/search?${parameters.toString()}`);
    if (result.query.problem !== null) throw new PhotonestError('invalid', result.query.problem);
    return result.ids;
  }
  return await findByPaths(client, paths);
}

/**
 * The photos at these paths.
 *
 * @throws PhotonestError `not_found` for one that the library lacks
 */
export async function findByPaths(client: Client, paths: string[]): Promise<number[]> {
  const absolute = paths.map((path) => resolve(path));
  const ids = await client.post<(number | null)[]>('/api/photos/find', { paths: absolute });
  const missing = ids.indexOf(null);
  if (missing !== -1)
    throw new PhotonestError(
      'not_found',
      `${paths[missing]} is not in the library. Add its folder with: photonest index FOLDER`,
    );
  return ids.filter((id) => id !== null);
}

/**
 * Does something with the photos, some at a time, and shows how far it is.
 *
 * @param work by the number of a selection
 */
export async function inSelections<Answer>(
  client: Client,
  photos: number[],
  work: (selection: number) => Promise<Answer>,
): Promise<Answer[]> {
  const line = new ProgressLine();
  const answers: Answer[] = [];
  try {
    for (let done = 0; done < photos.length; done += AT_ONCE) {
      line.show(`${done} of ${photos.length}`);
      const ids = photos.slice(done, done + AT_ONCE);
      const { id } = await client.post<Selection>('/api/selections', { ids });
      answers.push(await work(id));
    }
  } finally {
    line.clear();
  }
  return answers;
}
