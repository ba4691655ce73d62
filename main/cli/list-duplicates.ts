import type { Duplicates, PhotoDetail } from '../core/api.ts';
import type { Client } from './client.ts';
import { DONE } from './errors.ts';
import { note, print } from './output.ts';

type Group = { kind: string; keep: string; reason: string; others: string[] };

/** `photonest duplicates`: groups of the same picture, with the one to keep. Nothing is changed. */
export async function listDuplicates(client: Client, json: boolean): Promise<number> {
  const { groups, waiting } = await client.get<Duplicates>('/api/duplicates');
  const pathOf = async (id: number): Promise<string> =>
    (await client.get<PhotoDetail>(`/api/photos/${id}`)).path;
  const found: Group[] = [];
  for (const { kind, kept, reason, others } of groups)
    found.push({ kind, keep: await pathOf(kept), reason, others: await Promise.all(others.map(pathOf)) });
  print(json, found, () =>
    found.flatMap(({ kind, keep, reason, others }) => [
      `${kind}: keep ${keep}, since ${reason}`,
      ...others.map((path) => `       ${path}`),
    ]),
  );
  if (!json) note(`${found.length} groups.`);
  if (waiting > 0) note(`${waiting} photos have not been compared yet.`);
  return DONE;
}
