import { resolve } from 'node:path';
import type { Classification, Failure, LabelCount, Status, TextReading } from '../core/api.ts';
import { walk } from '../indexing/scan/scan.ts';
import { statSync } from 'node:fs';
import type { Client } from './client.ts';
import { DONE, SOME_FAILED } from './errors.ts';
import { photoAt, shownTags } from './find-photos.ts';
import { note, percent, print, ProgressLine, wayOf } from './output.ts';

const PATHS_PER_REQUEST = 32;
/** In place of a score, which only the network gives. */
const BY_OTHERS: Partial<Record<string, string>> = { user: 'yours', file: ' file' };

/** `photonest tags [--photo PATH]` */
export async function listTags(client: Client, photo: string | undefined, json: boolean): Promise<number> {
  if (photo === undefined) {
    const labels = await client.get<LabelCount[]>('/api/labels');
    const rows = labels.map(({ name, category, source, count }) => ({ name, category, source, count }));
    print(json, rows, () => rows.map((row) => `${String(row.count).padStart(7)}  ${row.name}`));
    return DONE;
  }
  const found = await photoAt(client, photo);
  const tags = shownTags(found);
  print(json, { path: found.path, tags }, () =>
    tags.map((tag) => `${BY_OTHERS[tag.source] ?? percent(tag.score).padStart(5)}  ${tag.name}`),
  );
  return DONE;
}

/** `photonest classes PATH…`: the network's own classes for files and for the photos of folders. */
export async function listClasses(
  client: Client,
  paths: string[],
  limit: number,
  json: boolean,
): Promise<number> {
  const files = await expand(paths);
  const line = new ProgressLine();
  const results: Classification[] = [];
  for (let from = 0; from < files.length; from += PATHS_PER_REQUEST) {
    line.show(`${from} of ${files.length}`);
    const part = files.slice(from, from + PATHS_PER_REQUEST);
    results.push(...(await client.post<Classification[]>('/api/classify', { paths: part, limit })));
  }
  line.clear();
  print(json, results, () => results.flatMap(describeClasses));
  const failed = results.filter((result) => 'error' in result);
  for (const result of failed) note(result.error);
  return failed.length > 0 ? SOME_FAILED : DONE;
}

/** `photonest text PATH…`: what is written in files and in the photos of folders. */
export async function listText(client: Client, paths: string[], json: boolean): Promise<number> {
  const files = await expand(paths);
  const line = new ProgressLine();
  const results: TextReading[] = [];
  for (const [at, path] of files.entries()) {
    line.show(`${at} of ${files.length}`);
    results.push(...(await client.post<TextReading[]>('/api/text', { paths: [path] })));
  }
  line.clear();
  print(json, results, () =>
    results.flatMap((result) => {
      if ('error' in result) return [];
      const lines = result.lines.map(({ text }) => text);
      return files.length === 1 ? lines : [result.path, ...lines.map((text) => `  ${text}`)];
    }),
  );
  const failed = results.filter((result) => 'error' in result);
  for (const result of failed) note(result.error);
  return failed.length > 0 ? SOME_FAILED : DONE;
}

/** `photonest failed` */
export async function listFailed(client: Client, json: boolean): Promise<number> {
  const failures = await client.get<Failure[]>('/api/failures');
  const rows = failures.map(({ path, state, reason }) => ({ path, state, reason }));
  print(json, rows, () => rows.map(({ path, state, reason }) => `${state}  ${path}  ${reason}`));
  return DONE;
}

/** `photonest status` */
export async function showStatus(client: Client, json: boolean): Promise<number> {
  const status = await client.get<Status>('/api/status');
  print(json, status, () => {
    const { counts, model, versions, library, notices } = status;
    const speed =
      model.millisecondsPerPhoto === null ? '' : `, ${model.millisecondsPerPhoto.toFixed(1)} ms a photo`;
    const ran =
      model.provider === ''
        ? 'has not run yet'
        : `ran on ${model.device} (${wayOf(model.provider, model.precision)})${speed}`;
    return [
      `library  ${library.path}, ${megabytes(library.databaseBytes)} and ${megabytes(library.thumbnailBytes)} of thumbnails`,
      `photos   ${Object.entries(counts).map(([state, count]) => `${count} ${state}`).join(', ')}`,
      `model    ${model.name}, ${ran}`,
      ...(status.rescoring === null
        ? []
        : [`labels   worked out again for ${status.rescoring.done} of ${status.rescoring.total} photos`]),
      `versions ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}`,
      ...notices.map(({ text }) => `notice   ${text}`),
    ]; // prettier-ignore
  });
  return DONE;
}

async function expand(paths: string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths.map((each) => resolve(each))) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
      files.push(path);
      continue;
    }
    for await (const folder of walk(path, null, new AbortController().signal))
      files.push(...folder.files.filter((file) => file.skipped === null).map((file) => file.path));
  }
  return files;
}

function describeClasses(result: Classification): string[] {
  if ('error' in result) return [];
  const classes = result.classes.map(({ name, probability }) => `${name} ${percent(probability)}`);
  return [`${result.path}  ${classes.join(', ')}`];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
