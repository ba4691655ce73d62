import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { ImportSummary } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { Client } from './client.ts';
import { DONE, SOME_FAILED } from './errors.ts';
import { note, print } from './output.ts';

/** `photonest import FILE.csv` or `FILE.json`. */
export async function importFile(
  client: Client,
  file: string,
  { dryRun = false }: { dryRun?: boolean },
  json: boolean,
): Promise<number> {
  const path = resolve(file);
  const format = extname(path).slice(1).toLowerCase();
  if (format !== 'csv' && format !== 'json')
    throw new PhotonestError('invalid', `Expected a file that ends in .csv or .json, but got ${path}.`);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new PhotonestError('not_found', `${path} cannot be read.`, { cause: error });
  });
  const summary = await client.postText<ImportSummary>(`/api/imports?format=${format}&dryRun=${dryRun}`, text);
  const { rows, found, changed, tags, leftOut, leftOutCount, passedOver } = summary;
  print(json, summary, () => leftOut.map(({ row, path: photo, reason }) => `row ${row}: ${photo ?? ''} ${reason}`));
  if (!json) {
    if (passedOver.length > 0) note(`Not taken over: ${passedOver.join(', ')}.`);
    if (tags > 0) note(`${tags} tags ${dryRun ? 'would get' : 'got'} a colour or other names.`);
    note(`${rows} rows, ${found} of photos in the library: ${changed} photos ${dryRun ? 'would be changed' : 'changed'}, ${leftOutCount} rows left out.`);
  }
  return leftOutCount > 0 ? SOME_FAILED : DONE;
} // prettier-ignore
