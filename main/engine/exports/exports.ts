import { basename, extname } from 'node:path';
import type { ExportPreview, ExportState, ExportSummary, SearchResult, Settings } from '../../core/api.ts';
import { isDiskFull } from '../../core/disk-full.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { FileFailure } from '../../core/photos/file-failure.ts';
import { joinKeyword, type ExportedKeyword } from '../../core/photos/exported-keyword.ts';
import { renoteSidecar, sidecarNames } from '../../core/photos/files.ts';
import { codeOf } from '../../indexing/scan/fs-errors.ts';
import type { ExportPort, ExportRequest } from '../../http/library/export.ts';
import { replaceSidecar } from '../../metadata/sidecar/file.ts';
import { UnusableSidecar } from '../../metadata/sidecar/unusable.ts';
import type { PhotoRow } from '../../sqlite/tables/photos/photo.ts';
import type { Library } from '../library/tables.ts';
import { chooseKeywords, type KeywordSource } from './choose-keywords.ts';
import { failedFile } from './failed-file.ts';

const PREVIEWS = 10;
/** Photos that are looked at for a preview: it is to be there at once. */
const LOOKED_AT = 500;

export type KeywordChoice = Settings['sidecars'];
type Choice = Omit<KeywordChoice, 'always'> & { dryRun: boolean };

export type ExportsParts = KeywordSource & {
  library: Library;
  /** What a person has chosen once. */
  choice(): KeywordChoice;
  search(query: string): Promise<Pick<SearchResult, 'ids' | 'query'>>;
  selected(selection: number): number[];
};

/** Writes keywords into XMP sidecars, when a person asks for it or has asked for it always. */
export class Exports implements ExportPort {
  readonly #parts: ExportsParts;
  /** One after the other: two could meet at a sidecar that speaks of two photos. */
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: ExportsParts) {
    this.#parts = parts;
  }

  async export(request: ExportRequest): Promise<ExportSummary> {
    return await this.#inTurn(async () => await this.#exportAll(request));
  }

  async preview(request: Omit<ExportRequest, 'dryRun'>): Promise<ExportPreview[]> {
    const ids = await this.#find(request);
    const choice = this.#complete({ ...request, dryRun: true });
    const previews: ExportPreview[] = [];
    for (const id of ids.slice(0, LOOKED_AT)) {
      const row = this.#parts.library.photos.find(id);
      if (row === null || row.state === 'offline') continue;
      const changed = await this.#exportOne(row, choice).catch((error: unknown) => void failureOf(error));
      if (changed) previews.push(changed);
      if (previews.length === PREVIEWS) break;
    }
    return previews;
  }

  /**
   * One photo's sidecar is made as the choice says.
   *
   * @returns null, or why it is left as it was
   */
  async write(id: number): Promise<FileFailure | null> {
    return await this.#inTurn(async () => {
      const row = this.#parts.library.photos.find(id);
      if (row === null) return null; // gone since
      if (row.state === 'offline') return { code: 'sidecar_away' };
      try {
        await this.#exportOne(row, this.#complete({ dryRun: false }));
        return null;
      } catch (error) {
        return failureOf(error);
      }
    });
  }

  state(): ExportState {
    const { exportQueue } = this.#parts.library;
    const failed = exportQueue
      .failures()
      .map(({ photo, path, failure }) => ({ photo, ...failedFile(path, failure) }));
    return { choice: this.#parts.choice(), waiting: exportQueue.count(), failed };
  }

  /** Ends between two photos. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return await result;
  }

  async #find({ query, selection }: Pick<ExportRequest, 'query' | 'selection'>): Promise<number[]> {
    if (selection !== undefined) return this.#parts.selected(selection);
    const found = await this.#parts.search(query);
    // A query that was understood otherwise than it was meant would write into the wrong photos.
    const { codedProblem } = found.query;
    if (codedProblem !== undefined) throw new PhotonestError('invalid', codedProblem);
    return found.ids;
  }

  #complete({ labels, least, scheme, dryRun }: Omit<ExportRequest, 'query' | 'selection'>): Choice {
    const chosen = this.#parts.choice();
    return {
      labels: labels ?? chosen.labels,
      least: least ?? chosen.least,
      scheme: scheme ?? chosen.scheme,
      dryRun,
    };
  }

  async #exportAll(request: ExportRequest): Promise<ExportSummary> {
    const ids = await this.#find(request);
    const choice = this.#complete(request);
    const summary: ExportSummary = { photos: ids.length, written: 0, unchanged: 0, failed: [], preview: [] };
    for (const id of ids) {
      if (this.#isClosed) throw new PhotonestError('closing', { code: 'closing' });
      const row = this.#parts.library.photos.find(id);
      if (row === null) continue; // gone since
      if (row.state === 'offline') {
        summary.failed.push(failedFile(row.path, { code: 'sidecar_away' }));
        continue;
      }
      try {
        const changed = await this.#exportOne(row, choice);
        if (changed === null) summary.unchanged += 1;
        else summary.written += 1;
        if (changed !== null && summary.preview.length < PREVIEWS) summary.preview.push(changed);
      } catch (error) {
        summary.failed.push(failedFile(row.path, failureOf(error)));
      }
    }
    return summary;
  }

  /** @returns null where the sidecar is as it should be */
  async #exportOne(row: PhotoRow, request: Choice): Promise<ExportPreview | null> {
    const { exports } = this.#parts.library;
    const wanted = chooseKeywords(row.id, request, this.#parts);
    const before = exports.of(row.id);
    const note = exports.sidecarOf(row.id);
    const { path, file } = await this.#findFile(row, note, request);
    const { mergeSidecar } = await import('../../metadata/sidecar/merge.ts');
    const merged = mergeSidecar(file?.text ?? null, { wanted, before, rating: row.rating });
    const { text, added, removed, exported } = merged;
    if (text !== null && text !== file?.text) {
      if (!request.dryRun) {
        // Should this process end before the file is there, what is in it is known all the same.
        exports.announce(row.id, [...before, ...exported]);
        const after = await replaceSidecar(path, file, text, row.path);
        const renoted = renoteSidecar(note, basename(path), file, after);
        if (renoted !== null) exports.noteSidecar(row.id, note, renoted);
        exports.set(row.id, exported);
      }
      return { photo: row.id, path: row.path, sidecar: path, isNew: file === null, added, removed };
    }
    if (!request.dryRun && !isSame(before, exported)) exports.set(row.id, exported);
    return null;
  }

  async #findFile(row: PhotoRow, note: string | null, { scheme }: Choice) {
    const stem = row.path.slice(0, row.path.length - extname(row.path).length);
    const namesakes = this.#parts.library.exports
      .namesBeside(row.path, stem)
      .filter((name) => name.slice(0, name.length - extname(name).length) === basename(stem));
    const noted = sidecarNames(note).filter((name) => /\.xmp$/i.test(name));
    const { findSidecar } = await import('../../metadata/sidecar/find.ts');
    return await findSidecar(row.path, noted, scheme, namesakes.length > 0);
  }
}

function isSame(before: readonly ExportedKeyword[], after: readonly ExportedKeyword[]): boolean {
  const toText = (keywords: readonly ExportedKeyword[]): string =>
    JSON.stringify(keywords.map(({ path, automatic }) => [joinKeyword(path), automatic]).sort());
  return toText(before) === toText(after);
}

/** @throws what stops all exports, or is a defect */
function failureOf(error: unknown): FileFailure {
  if (error instanceof UnusableSidecar) return { code: 'sidecar', xmp: error.failure };
  const detail = codeOf(error);
  if (isDiskFull(error) || !/^E[A-Z]+$/.test(detail)) throw error;
  if (detail === 'EACCES' || detail === 'EPERM') return { code: 'sidecar_permission' };
  return detail === 'ENAMETOOLONG' ? { code: 'sidecar_long_path' } : { code: 'sidecar_error', detail };
}
