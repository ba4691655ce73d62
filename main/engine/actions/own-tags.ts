import type { OwnTag, StepKind } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { LONGEST_TAG, tagNames } from '../../core/labels/tag-names.ts';
import type { LabelRow } from '../../sqlite/tables/tags/label.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from '../labels/labels.ts';
import { ownName } from '../labels/own-tag-tree.ts';
import type { TaughtTags } from '../teaching/taught-tags.ts';
import type { TagUpdater } from './update-tags.ts';
import type { Journal } from './journal.ts';
import { inSlices } from './slices.ts';

export type OwnTagChange = {
  name?: string | undefined;
  /** Key of the tag to be below; null: at the top. */
  parent?: string | null | undefined;
  colour?: string | null | undefined;
  aliases?: string[] | undefined;
};

export type OwnTagsParts = {
  library: Pick<Library, 'labels' | 'tags' | 'photos' | 'taughtTags' | 'durably'>;
  labels: Labels;
  taught: TaughtTags;
  journal: Journal;
  tagUpdater: TagUpdater;
  threshold(): number;
  announce(change: Change): void;
};

/** Tags that a person made, as a tree: named, moved, coloured, merged and deleted, each a step that can be undone. */
export class OwnTags {
  readonly #parts: OwnTagsParts;

  constructor(parts: OwnTagsParts) {
    this.#parts = parts;
  }

  /** Parents before what is below them, by name. */
  list(): OwnTag[] {
    const { library, labels, threshold } = this.#parts;
    const counts = new Map(library.tags.counts(threshold()).map(({ label, count }) => [label, count]));
    const typed = new Set(library.labels.typed());
    const listBelow = (parent: number | null): OwnTag[] =>
      labels.own
        .childrenOf(parent)
        .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
        .flatMap((row) => [
          {
            key: row.key,
            name: row.name,
            parent: parent === null ? null : labels.rowOf(parent).key,
            aliases: labels.own.aliasesOf(row.id),
            colour: labels.own.colourOf(row.id),
            count: counts.get(row.id) ?? 0,
            fromFiles: !typed.has(row.id) && library.labels.isKeyword(row.id),
          },
          ...listBelow(row.id),
        ]);
    return listBelow(null);
  }

  make(names: string): OwnTag[] {
    const { labels } = this.#parts;
    const rows = this.#record('tag-make', tagNames(names), () => labels.ensureTyped(names));
    const keys = new Set(rows.map(({ key }) => key));
    return this.list().filter(({ key }) => keys.has(key));
  }

  async change(key: string, change: OwnTagChange): Promise<OwnTag> {
    const { library, labels } = this.#parts;
    const row = this.#get(key);
    const { name, parent, colour, aliases } = change;
    if (name !== undefined && name !== row.name) {
      this.#checkName(row, name, row.parent);
      this.#record('tag-rename', row.name, () => {
        if (library.labels.isKeyword(row.id)) library.labels.addAlias(row.id, ownName(row.name));
        library.labels.rename(row.id, name);
      });
    }
    if (parent !== undefined) {
      const above = parent === null ? null : this.#get(parent);
      if (above !== null && (above.id === row.id || [...labels.descendants(key)].includes(above.key)))
        throw new PhotonestError('invalid', { code: 'tag_below', name: row.name, above: above.name });
      this.#checkName(row, name ?? row.name, above?.id ?? null);
      const proposed = this.#proposed(key);
      this.#record('tag-nest', row.name, () => library.labels.nest(row.id, above?.id ?? null));
      await this.#parts.tagUpdater.all(proposed);
      const below = labels.idsOf([key, ...labels.descendants(key)]);
      await this.#derive([...new Set(below.flatMap((label) => library.labels.photosOf(label)))]);
    }
    if (colour !== undefined)
      this.#record('tag-colour', row.name, () => library.labels.setColour(row.id, colour));
    if (aliases !== undefined)
      this.#record('tag-alias', row.name, () => this.#setAliases(row, aliases.map(ownName)));
    return this.#toOwnTag(key);
  }

  /** What was said of the tag is said of another; its names lead there, so that files' keywords do too. */
  async merge(key: string, into: string): Promise<OwnTag> {
    const { library, labels, taught, journal } = this.#parts;
    const [from, to] = [this.#get(key), this.#get(into)];
    if (from.id === to.id || [...labels.descendants(key)].includes(into))
      throw new PhotonestError('invalid', { code: 'tag_merged_into_itself', name: from.name });
    await journal.recordSlices({ kind: 'tag-merge', subject: from.name, on: null }, async (record) => {
      const photos = library.labels.photosOf(from.id);
      const proposed = this.#proposed(key);
      await inSlices(photos, (_, json) => {
        record(() => library.durably(() => library.labels.move(json, from.id, to.id)));
      });
      const names = [ownName(from.name), ...labels.own.aliasesOf(from.id)].filter(
        (name) => name !== ownName(to.name),
      );
      const below = labels.idsOf([...labels.descendants(key)]);
      record(() =>
        library.durably(() => {
          library.labels.raise(from.id, to.id);
          for (const alias of labels.own.aliasesOf(from.id)) library.labels.removeAlias(from.id, alias);
          for (const alias of names) library.labels.addAlias(to.id, alias);
          if (taught.has(from.id)) library.taughtTags.merge(from.id, to.id);
          library.labels.remove(from.id);
        }),
      );
      labels.reload();
      taught.reload();
      await this.#parts.tagUpdater.all(proposed);
      const shown = [...photos, ...below.flatMap((label) => library.labels.photosOf(label))];
      await this.#derive([...new Set(shown)]);
      return photos.length;
    });
    return this.#toOwnTag(into);
  }

  /** From every photo. Files keep it as a keyword, unseen; tags below it move up. */
  async remove(key: string): Promise<void> {
    const { library, labels, taught, journal } = this.#parts;
    const row = this.#get(key);
    await journal.recordSlices({ kind: 'tag-delete', subject: row.name, on: null }, async (record) => {
      const tags = [row.id, ...labels.idsOf([...labels.descendants(key)])];
      const photos = [...new Set(tags.flatMap((label) => library.labels.photosOf(label)))];
      const proposed = this.#proposed(key);
      await inSlices(photos, (_, json) => {
        record(() => library.durably(() => library.labels.forgetUserTags(json, row.id)));
      });
      record(() =>
        library.durably(() => {
          library.labels.raise(row.id, row.parent);
          library.taughtTags.remove(row.id);
          library.taughtTags.dropProposals(row.id);
          if (library.labels.isKeyword(row.id)) library.labels.setDeleted(row.id, true);
          else library.labels.remove(row.id);
        }),
      );
      labels.reload();
      taught.reload();
      await this.#derive(photos);
      await this.#parts.tagUpdater.all(proposed);
      return photos.length;
    });
  }

  /** Photos for which the tag, or one below it, is proposed: tags above these follow. */
  #proposed(key: string): number[] {
    const { library, labels, taught } = this.#parts;
    const tags = labels.idsOf([key, ...labels.descendants(key)]).filter((label) => taught.has(label));
    const photos = tags.flatMap((label) => library.taughtTags.proposals(label, 0));
    return [...new Set(photos.map(({ photo }) => photo))];
  }

  #setAliases(row: LabelRow, aliases: string[]): void {
    const { library, labels } = this.#parts;
    for (const alias of labels.own.aliasesOf(row.id))
      if (!aliases.includes(alias)) library.labels.removeAlias(row.id, alias);
    for (const alias of aliases) library.labels.addAlias(row.id, alias);
  }

  async #derive(photos: number[]): Promise<void> {
    const { library, tagUpdater } = this.#parts;
    await inSlices(photos, (_, json) => library.photos.transaction(() => tagUpdater.own(json)));
    this.#parts.announce('library');
  }

  #record<T>(kind: StepKind, subject: string, work: () => T): T {
    const { library, labels, journal, announce } = this.#parts;
    try {
      return journal.record({ kind, subject, on: null, photos: 0 }, () => library.durably(work));
    } finally {
      labels.reload();
      announce('library');
    }
  }

  #checkName(row: LabelRow, name: string, parent: number | null): void {
    const { labels } = this.#parts;
    if (ownName(name) === '' || name.length > LONGEST_TAG || /[,;/|]/.test(name))
      throw new PhotonestError('invalid', { code: 'tag_name', limit: LONGEST_TAG, name: name.slice(0, 30) });
    const same = labels.own.childrenOf(parent).find((each) => ownName(each.name) === ownName(name));
    if (same !== undefined && same.id !== row.id)
      throw new PhotonestError('invalid', { code: 'tag_taken', name: same.name });
  }

  #get(key: string): LabelRow {
    const row = this.#parts.labels.findRow(key);
    if (row?.source !== 'user') throw new PhotonestError('not_found', { code: 'own_tag_unknown', key });
    return row;
  }

  #toOwnTag(key: string): OwnTag {
    const tag = this.list().find((each) => each.key === key);
    if (tag === undefined) throw new PhotonestError('not_found', { code: 'own_tag_unknown', key });
    return tag;
  }
}
