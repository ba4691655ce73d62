import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type {
  ExportedLabels,
  ExportPreview,
  ExportSummary,
  OwnTag,
  PhotoDetail,
  SearchResult,
} from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import { listBegin, listEnd, listPhoto, listRow, type ListFormat } from '../core/photos/listed-photo.ts';
import type { Client } from './client.ts';
import { DONE, SOME_FAILED } from './errors.ts';
import { note, print, ProgressLine } from './output.ts';
import { toProbability } from './probability.ts';

export type ExportOptions = {
  xmp?: boolean;
  csv?: boolean;
  query?: string;
  labels?: string;
  above?: string;
  scheme?: string;
  dryRun?: boolean;
};

/** `photonest export --xmp`, or `--csv FILE` and `--json FILE`. */
export async function exportPhotos(
  client: Client,
  file: string | undefined,
  options: ExportOptions,
  json: boolean,
): Promise<number> {
  if (options.xmp === true) {
    if (file !== undefined || options.csv === true)
      throw wrong('--xmp writes beside the photos, and into no file');
    return await writeSidecars(client, options, json);
  }
  if ((options.csv ?? false) === json) throw wrong('Expected one of --xmp, --csv FILE and --json FILE');
  if (file === undefined) throw wrong('Expected the file to write');
  return await writeList(client, file, options.query ?? '', json ? 'json' : 'csv');
}

async function writeSidecars(client: Client, options: ExportOptions, json: boolean): Promise<number> {
  const { query = '', dryRun = false } = options;
  const labels = toLabels(options);
  const scheme = toScheme(options.scheme);
  const least = options.above === undefined ? {} : { least: toProbability(options.above, '--above') };
  const summary = await client.post<ExportSummary>('/api/exports', {
    query,
    ...(labels !== undefined && { labels }),
    ...least,
    ...(scheme !== undefined && { scheme }),
    dryRun,
  });
  print(json, summary, () => summary.preview.flatMap(describe));
  for (const { path, reason } of summary.failed) note(`${path}: ${reason}`);
  const { photos, written, unchanged, failed } = summary;
  if (!json)
    note(
      `${photos} photos: ${written} sidecars ${dryRun ? 'would be written' : 'written'}, ${unchanged} unchanged, ${failed.length} failed.`,
    );
  return failed.length > 0 ? SOME_FAILED : DONE;
}

/** As the library's setting says, unless they ask for more or less. */
export function toLabels({
  labels,
  above,
}: Pick<ExportOptions, 'labels' | 'above'>): ExportedLabels | undefined {
  if (labels === undefined) return above === undefined ? undefined : 'above';
  if (labels !== 'own' && labels !== 'confirmed' && labels !== 'above')
    throw wrong(`Expected --labels own, confirmed or above, but got “${labels}”`);
  if (above !== undefined && labels !== 'above') throw wrong('--above goes with --labels above');
  return labels;
}

function toScheme(scheme?: string): string | undefined {
  if (scheme === undefined || scheme === 'name' || scheme === 'stem') return scheme;
  throw wrong(`Expected --scheme name (a.jpg.xmp) or stem (a.xmp), but got “${scheme}”`);
}

function describe({ path, sidecar, isNew, added, removed }: ExportPreview): string[] {
  const words = [...added.map((each) => `+${each}`), ...removed.map((each) => `-${each}`)];
  return [path, `  ${isNew ? 'new ' : ''}${sidecar}`, `  ${words.join(', ')}`];
}

async function writeList(client: Client, file: string, query: string, format: ListFormat): Promise<number> {
  const result = await client.get<SearchResult>(
    `/api/search?${new URLSearchParams({ q: query }).toString()}`,
  );
  if (result.query.problem !== null) throw wrong(result.query.problem.replace(/\.$/, ''));
  const path = resolve(file);
  // Never over a file that is there, which may be a photo.
  const handle = await open(path, 'wx').catch((error: unknown) => {
    throw refusal(path, error);
  });
  const line = new ProgressLine();
  const ownTags = await client.get<OwnTag[]>('/api/tags');
  try {
    await handle.write(listBegin(format));
    for (const [index, id] of result.ids.entries()) {
      line.show(`${index} of ${result.total}`);
      const row = listPhoto(await client.get<PhotoDetail>(`/api/photos/${id}`), ownTags);
      await handle.write(listRow(row, index, format));
    }
    await handle.write(listEnd(format));
  } finally {
    line.clear();
    await handle.close();
  }
  note(`${result.total} photos written to ${path}.`);
  return DONE;
}

function refusal(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EEXIST') return wrong(`${path} is there already, and is not written over`);
  if (['ENOENT', 'ENOTDIR'].includes(code)) return wrong(`The folder of ${path} is not there`);
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return wrong(`${path} may not be written`);
  return error;
}

function wrong(clause: string): PhotonestError {
  return new PhotonestError('invalid', `${clause}.`);
}
