import { hasUnspacedScript } from '../../core/space-scripts.ts';
import type { LabelRow, LabelTable } from '../../sqlite/tables/tags/label.ts';

/** A person's own tags: a hierarchy that may have the same name in several places. Deleted ones are among them. */
export class OwnTagTree {
  readonly #table: LabelTable;
  readonly #byKey = new Map<string, LabelRow>();
  readonly #byId = new Map<number, LabelRow>();
  /** By name and by alias. */
  readonly #byName = new Map<string, Set<LabelRow>>();
  readonly #byPlainName = new Map<string, Set<LabelRow>>();
  /** Directly below a tag; `null`: at the top. */
  readonly #children = new Map<number | null, Set<LabelRow>>();
  readonly #aliases = new Map<number, string[]>();
  readonly #colours = new Map<number, string>();
  readonly #deleted = new Set<number>();

  constructor(table: LabelTable) {
    this.#table = table;
  }

  /** @param rows all own tags */
  reload(rows: LabelRow[]): void {
    for (const part of [
      this.#byKey,
      this.#byId,
      this.#byName,
      this.#byPlainName,
      this.#children,
      this.#aliases,
      this.#colours,
      this.#deleted,
    ])
      part.clear();
    for (const { label, alias } of this.#table.aliases())
      this.#aliases.set(label, [...(this.#aliases.get(label) ?? []), alias]);
    for (const { label, colour, deleted } of this.#table.details()) {
      if (colour !== null) this.#colours.set(label, colour);
      if (deleted === 1) this.#deleted.add(label);
    }
    for (const row of rows) this.add(row);
  }

  /** A tag that was made. */
  add(row: LabelRow): void {
    this.#byKey.set(row.key, row);
    this.#byId.set(row.id, row);
    for (const name of [ownName(row.name), ...this.aliasesOf(row.id)]) {
      addTo(this.#byName, name, row);
      addTo(this.#byPlainName, plainName(name), row);
    }
    addTo(this.#children, row.parent, row);
  }

  /** All that are not deleted. */
  list(): LabelRow[] {
    return [...this.#byKey.values()].filter((row) => !this.#deleted.has(row.id));
  }

  /** Names of all, the deleted ones too. */
  names(): string[] {
    return [...this.#byId.values()].map(({ name }) => name);
  }

  /** Those of exactly that name or alias. */
  named(name: string): LabelRow[] {
    return [...(this.#byName.get(ownName(name)) ?? [])];
  }

  /**
   * Of that name or path (`Places/Italy`); else of that name but for punctuation; else of names that have it among
   * their words. Of a script without spaces, also of names that hold it.
   */
  find(text: string): LabelRow[] {
    const exact = this.named(text);
    const holding = hasUnspacedScript(text) ? this.#where((name) => name.includes(ownName(text))) : [];
    if (exact.length > 0) return [...new Set([...exact, ...holding])];
    if (holding.length > 0) return holding;
    const path = this.#findPath(text);
    if (path !== null) return [path];
    const plain = [...(this.#byPlainName.get(plainName(text)) ?? [])];
    return plain.length > 0
      ? plain
      : this.#where((name) => plainName(name).split(' ').includes(plainName(text)));
  }

  /** The tag of that name or alias at this place. */
  findChild(parent: number | null, name: string): LabelRow | null {
    const wanted = ownName(name);
    const places = this.named(name).filter(
      (row) => row.parent === parent || this.#aliases.get(row.id)?.includes(wanted) === true,
    );
    return places.find((row) => ownName(row.name) === wanted) ?? places[0] ?? null;
  }

  /** Directly below one, or at the top. */
  childrenOf(parent: number | null): LabelRow[] {
    return [...(this.#children.get(parent) ?? [])].filter((row) => !this.#deleted.has(row.id));
  }

  /** Those above a tag, the nearest first. */
  *ancestors(key: string): Iterable<LabelRow> {
    for (let parent = this.#byKey.get(key)?.parent ?? null; parent !== null;) {
      const row = this.#byId.get(parent);
      if (row === undefined) throw new Error(`no own tag has the number ${parent}`);
      yield row;
      parent = row.parent;
    }
  }

  *descendants(key: string): Iterable<LabelRow> {
    const row = this.#byKey.get(key);
    for (const child of (row && this.#children.get(row.id)) ?? []) {
      yield child;
      yield* this.descendants(child.key);
    }
  }

  aliasesOf(id: number): string[] {
    return this.#aliases.get(id) ?? [];
  }

  colourOf(id: number): string | null {
    return this.#colours.get(id) ?? null;
  }

  /** A person deleted the tag, which files still hold as a keyword. */
  isDeleted(id: number): boolean {
    return this.#deleted.has(id);
  }

  /** A tag that was deleted is one again. */
  restore(id: number): void {
    if (this.#deleted.delete(id)) this.#table.setDeleted(id, false);
  }

  #findPath(text: string): LabelRow | null {
    const names = text.split(/[|/]/);
    if (names.length < 2) return null;
    let row: LabelRow | null = null;
    for (const name of names) {
      row = this.findChild(row?.id ?? null, name);
      if (row === null) return null;
    }
    return row;
  }

  #where(test: (name: string) => boolean): LabelRow[] {
    return [...this.#byName].filter(([name]) => test(name)).flatMap(([, rows]) => [...rows]);
  }
}

/** As names are compared. */
export function ownName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');
}

/** How `St. Gallen` and `say “hi”` are typed: without the signs that are not said. `C++` and `C#` keep theirs. */
function plainName(name: string): string {
  return ownName(name.replace(/[.,;:!?'’"“”„«»]/g, ' '));
}

function addTo<Key>(sets: Map<Key, Set<LabelRow>>, key: Key, row: LabelRow): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(row));
}
