import type { TaughtTag, TaughtTagFile } from '../../core/teaching.ts';
import { PhotonestError } from '../../core/errors.ts';
import { formatTagPath, parseTagNames } from '../../core/labels/tag-names.ts';
import type { TeachRequest, TeachingPort } from '../../http/tags/teaching.ts';
import type { LabelRow } from '../../sqlite/tables/tags/label.ts';
import type { Bulk } from '../actions/bulk.ts';
import type { TagUpdater } from '../actions/update-tags.ts';
import type { Journal } from '../actions/journal.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from '../labels/labels.ts';
import type { Learning } from './learning.ts';
import { readExamples, toTagFile } from './tag-file.ts';
import type { TaughtTags } from './taught-tags.ts';

export type TeachingParts = {
  library: Pick<Library, 'taughtTags' | 'bulkTags' | 'durably'>;
  labels: Labels;
  taught: TaughtTags;
  learning: Learning;
  journal: Journal;
  bulk: Pick<Bulk, 'apply'>;
  tagUpdater: Pick<TagUpdater, 'all' | 'dropProposals'>;
  /** Photos of a selection. */
  idsOf(selection: number): number[];
  threshold(): number;
  announce(change: Change): void;
};

/** Own tags that are taught: made from examples, listed, given to another library, and left as they are again. */
export class Teaching implements TeachingPort {
  readonly #parts: TeachingParts;

  constructor(parts: TeachingParts) {
    this.#parts = parts;
  }

  /** By name. */
  list(): TaughtTag[] {
    const { taught, labels } = this.#parts;
    const shown = taught
      .list()
      .filter((label) => labels.findById(label) !== null && !labels.own.isDeleted(label));
    return shown.map((label) => this.#describe(label)).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** One step, which can be undone: the tag, that it is taught, and what is said of the photos. */
  async teach({ name, examples, counterExamples }: TeachRequest): Promise<TaughtTag> {
    const { journal, bulk, learning, idsOf } = this.#parts;
    const [right, wrong] = [idsOf(examples), counterExamples === null ? [] : idsOf(counterExamples)];
    const both = wrong.filter((id) => right.includes(id)).length;
    if (both > 0) throw new PhotonestError('invalid', { code: 'taught_both', photos: both });
    let row: LabelRow | null = null;
    await journal.recordSlices({ kind: 'teach', subject: name, on: true }, async (record) => {
      row = this.#begin(name, record);
      const said = await bulk.apply(right, { do: 'confirm', label: row.key }, record);
      return said + (await bulk.apply(wrong, { do: 'reject', label: row.key }, record));
    });
    learning.start();
    return this.#describe(row!.id);
  }

  /** The tag stays with the photos that a person gave it; what was proposed goes. */
  async forget(key: string): Promise<void> {
    const { library, taught, journal, tagUpdater } = this.#parts;
    const { id, name } = this.#get(key);
    await journal.recordSlices({ kind: 'teach', subject: name, on: false }, async (record) => {
      record(() => library.durably(() => library.taughtTags.remove(id)));
      taught.reload();
      await tagUpdater.all(tagUpdater.dropProposals(id));
      return 0;
    });
  }

  /** Photos by what the networks saw of them: no picture, and no name of a file. */
  export(key: string): TaughtTagFile {
    const { library } = this.#parts;
    const row = this.#get(key);
    const examples = library.taughtTags.allExamples(row.id);
    if (examples.length === 0) throw new PhotonestError('invalid', { code: 'taught_unseen', name: row.name });
    return toTagFile([...this.#above(row), row.name], examples);
  }

  /** Adds what the file teaches to the tag of that path, which is made where there is none. */
  async import(file: TaughtTagFile): Promise<TaughtTag> {
    const { library, journal, learning } = this.#parts;
    const examples = readExamples(file);
    let row: LabelRow | null = null;
    const name = file.path.at(-1)!;
    await journal.recordSlices({ kind: 'teach', subject: name, on: true }, async (record) => {
      row = this.#begin(formatTagPath(file.path), record);
      const { id } = row;
      const known = new Set(library.taughtTags.allExamples(id).map(identify));
      library.durably(() => {
        for (const example of examples)
          if (!known.has(identify(example))) library.taughtTags.borrow(id, example);
      });
      return await Promise.resolve(0);
    });
    learning.start();
    return this.#describe(row!.id);
  }

  /** @throws PhotonestError `invalid` for several tags, or a name that is a label's */
  #begin(name: string, record: <T>(piece: () => T) => T): LabelRow {
    const { library, labels, taught, announce } = this.#parts;
    const [path, ...others] = parseTagNames(name);
    if (path === undefined || others.length > 0)
      throw new PhotonestError('invalid', { code: 'taught_name', name });
    const isOwn = (key: string): boolean => labels.findRow(key)?.source === 'user';
    const [taken] = path.length === 1 ? labels.keysNamed(path[0]!).filter((key) => !isOwn(key)) : [];
    if (taken !== undefined)
      throw new PhotonestError('invalid', { code: 'taught_label', name: labels.findRow(taken)!.name });
    const row = record(() =>
      library.durably(() => {
        const [made] = labels.ensureTyped(name);
        library.taughtTags.add(made!.id);
        return made!;
      }),
    );
    taught.reload();
    announce('library');
    return row;
  }

  #describe(label: number): TaughtTag {
    const { library, labels, learning, threshold } = this.#parts;
    const row = labels.rowOf(label);
    return {
      key: row.key,
      name: row.name,
      above: this.#above(row),
      ...library.taughtTags.count(label),
      proposals: library.bulkTags.unjudged(label, threshold()).length,
      state: learning.stateOf(label),
    };
  }

  #above({ key }: LabelRow): string[] {
    const { labels } = this.#parts;
    return [...labels.ancestors(key)].map((each) => labels.findRow(each)!.name).reverse();
  }

  #get(key: string): LabelRow {
    const row = this.#parts.labels.findRow(key);
    if (row === null || !this.#parts.taught.has(row.id))
      throw new PhotonestError('not_found', { code: 'taught_tag_unknown', key });
    return row;
  }
}

function identify({ state, model, vector }: { state: string; model: string; vector: Uint8Array }): string {
  return `${state} ${model} ${Buffer.from(vector).toString('base64')}`;
}
