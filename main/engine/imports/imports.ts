import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BulkChange, ImportSummary } from '../../core/api.ts';
import { rowProblemSentence, type RowProblem } from '../../core/imports/row-problem.ts';
import { parseImport, type ImportFormat, type ImportRow, type TagLook } from '../../core/imports/rows.ts';
import { formatTagPath, LONGEST_TAG, parseTagNames } from '../../core/labels/tag-names.ts';
import type { ImportPort } from '../../http/library/import.ts';
import type { Bulk } from '../actions/bulk.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from '../labels/labels.ts';
import { ownName } from '../labels/own-tag-tree.ts';

/** Rows that are named one by one. */
const MOST_LEFT_OUT = 1000;
const ROWS_PER_TURN = 200;

export type ImportsParts = {
  library: Pick<Library, 'photos' | 'tags' | 'labels'>;
  labels: Pick<Labels, 'rowOf' | 'findRow' | 'ancestors' | 'keysNamed' | 'own' | 'ensureTyped' | 'reload'>;
  bulk: Pick<Bulk, 'changeGroups'>;
};

/** A change, and the photos that it is still to be made to. */
export type ChangeGroup = { change: BulkChange; ids: Set<number> };

/** Takes over what a file says of photos: tags, stars, favourites, titles and captions. One step, which can be undone. */
export class Imports implements ImportPort {
  readonly #parts: ImportsParts;

  constructor(parts: ImportsParts) {
    this.#parts = parts;
  }

  async import(source: string, format: ImportFormat, isDryRun: boolean): Promise<ImportSummary> {
    const { rows, passedOver } = parseImport(source, format);
    const groups = new Map<string, ChangeGroup>();
    const looks = new Map<string, TagLook>();
    const leftOut: ImportSummary['leftOut'] = [];
    let found = 0;
    for (const [index, each] of rows.entries()) {
      if (index % ROWS_PER_TURN === 0) await nextTurn();
      const taken = 'problem' in each ? each : this.#find(each.said);
      if ('problem' in taken) {
        const path = 'said' in each ? (each.said.path ?? each.said.hash ?? null) : null;
        const { problem } = taken;
        leftOut.push({ row: each.row, path, reason: rowProblemSentence(problem), problem });
        continue;
      }
      found += 1;
      if (!('said' in each)) continue;
      for (const id of taken.ids) this.#collect(id, each.said, groups);
      for (const look of each.said.looks ?? []) if (!this.#looksSo(look)) looks.set(JSON.stringify(look), look);
    }
    const changed = new Set([...groups.values()].flatMap(({ ids }) => [...ids])).size;
    const what = { kind: 'import' as const, subject: null, on: null };
    const isNothing = groups.size === 0 && looks.size === 0;
    const look = (): void => this.#look([...looks.values()]);
    const done = isDryRun || isNothing ? null : await this.#parts.bulk.changeGroups(what, [...groups.values()], look);
    return {
      rows: rows.length,
      found,
      changed,
      tags: new Set([...looks.values()].map(({ path }) => formatTagPath(path).toLowerCase())).size,
      leftOut: leftOut.slice(0, MOST_LEFT_OUT),
      leftOutCount: leftOut.length,
      passedOver,
      step: done?.step ?? null,
    };
  } // prettier-ignore

  /** By its path, unless another content is there now; else all photos of its content. */
  #find({ path, hash, tags }: ImportRow): { ids: number[] } | { problem: RowProblem } {
    const { photos } = this.#parts.library;
    const long = tags.flatMap(parseTagNames).flat().find((name) => name.length > LONGEST_TAG); // prettier-ignore
    if (long !== undefined) return { problem: { code: 'tag_long', limit: LONGEST_TAG } };
    const byPath = path === undefined ? null : photos.findByPath(path);
    if (hash === undefined) return byPath === null ? { problem: { code: 'no_photo' } } : { ids: [byPath] };
    const bytes = Buffer.from(hash, 'hex');
    if (byPath !== null && photos.get(byPath).hash?.equals(bytes)) return { ids: [byPath] };
    const ids = photos.findByHash(bytes);
    if (ids.length > 0) return { ids };
    return { problem: { code: byPath === null ? 'no_photo_or_content' : 'other_content' } };
  }

  /** Only what is not so already. */
  #collect(id: number, said: ImportRow, groups: Map<string, ChangeGroup>): void {
    const row = this.#parts.library.photos.get(id);
    const add = (change: BulkChange): void => {
      const key = JSON.stringify(change);
      const group = groups.get(key) ?? { change, ids: new Set() };
      group.ids.add(id);
      groups.set(key, group);
    };
    const confirmed = said.tags.length === 0 ? new Set<string>() : this.#confirmed(id);
    for (const path of said.tags.flatMap(parseTagNames))
      if (!this.#isSaid(confirmed, path)) add({ do: 'tag', names: formatTagPath(path) });
    if (said.rating !== undefined && said.rating !== (row.rating ?? 0)) add({ do: 'stars', stars: said.rating });
    if (said.favourite !== undefined && said.favourite !== (row.favourite === 1)) add({ do: 'favourite', on: said.favourite });
    if (said.title !== undefined && said.title !== (row.title ?? '')) add({ do: 'title', title: said.title });
    if (said.caption !== undefined && said.caption !== (row.caption ?? '')) add({ do: 'caption', caption: said.caption });
  } // prettier-ignore

  /** Keys of what a person said of the photo. */
  #confirmed(id: number): Set<string> {
    const { library, labels } = this.#parts;
    const said = library.tags.userTags(id).filter(({ state }) => state === 'confirmed');
    return new Set(said.map(({ label }) => labels.rowOf(label).key));
  }

  /** By its name or another of its names, and where a path is given, below the same tags. */
  #isSaid(confirmed: ReadonlySet<string>, path: string[]): boolean {
    return this.#keysAt(path).some(
      (key) => confirmed.has(key) && (path.length === 1 || this.#isAt(key, path)),
    );
  }

  /** A colour that the tag has here stays; names are only added. */
  #looksSo({ path, colour, aliases }: TagLook): boolean {
    const { labels } = this.#parts;
    const key = this.#keysAt(path).find((each) => this.#isAt(each, path));
    if (key === undefined) return false;
    const { id, name, source } = labels.findRow(key)!;
    const known = new Set([ownName(name), ...labels.own.aliasesOf(id)]);
    const isColoured = colour === null || labels.own.colourOf(id) !== null;
    return source !== 'user' || (isColoured && aliases.every((alias) => known.has(ownName(alias))));
  }

  /** Inside the step's transaction. */
  #look(looks: TagLook[]): void {
    const { library, labels } = this.#parts;
    const coloured = new Set<number>();
    for (const { path, colour, aliases } of looks) {
      const [row] = labels.ensureTyped(formatTagPath(path));
      if (row?.source !== 'user') continue;
      const isFree = labels.own.colourOf(row.id) === null && !coloured.has(row.id);
      if (colour !== null && isFree) library.labels.setColour(row.id, colour);
      if (colour !== null) coloured.add(row.id);
      for (const alias of aliases.map(ownName))
        if (alias !== ownName(row.name)) library.labels.addAlias(row.id, alias);
    }
    if (looks.length > 0) labels.reload();
  }

  #keysAt(path: string[]): string[] {
    return this.#parts.labels.keysNamed(path.at(-1)!);
  }

  /** Exactly below the tags that the path names. */
  #isAt(key: string, path: string[]): boolean {
    const { labels } = this.#parts;
    const names = labels.findRow(key)?.source === 'user' ? [...labels.ancestors(key)].map((each) => labels.findRow(each)?.name ?? '') : [];
    return formatTagPath(names.reverse()).toLowerCase() === formatTagPath(path.slice(0, -1)).toLowerCase();
  } // prettier-ignore
}
