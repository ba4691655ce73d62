import { hasUnspacedScript } from '../../core/space-scripts.ts';
import type { LabelCount } from '../../core/api.ts';
import type { LabelFinder } from '../../core/query.ts';
import type { LabelTree } from '../../core/labels/score-tags.ts';
import type { Label, Vocabulary } from '../../core/labels/vocabulary.ts';
import type { LabelRow, LabelTable, NewLabel } from '../../sqlite/tables/label.ts';

const OWN_CATEGORY = 'yours';
const OWN_PREFIX = 'own:';
/** Between the levels of a hierarchy, in keys; no keyword holds it. */
const LEVEL = '|';

/** The vocabulary's labels and a person's own tags, with the numbers that the library knows them by. */
export class Labels implements LabelFinder, LabelTree {
  readonly #vocabulary: Vocabulary;
  readonly #table: LabelTable;
  readonly #byKey = new Map<string, LabelRow>();
  readonly #byId = new Map<number, LabelRow>();
  /** Keys of own tags of a name: hierarchies may have the same name in several places. */
  readonly #ownByName = new Map<string, Set<string>>();

  constructor(vocabulary: Vocabulary, table: LabelTable) {
    this.#vocabulary = vocabulary;
    this.#table = table;
    const stored = table.list();
    const known = new Map(stored.map((row) => [row.key, row]));
    const wanted = vocabulary.labels.map(toRow);
    const changed = wanted.filter((row) => !isSame(row, known.get(row.key)));
    for (const row of [...stored, ...(changed.length > 0 ? table.put(changed) : [])]) this.#add(row);
  }

  find(text: string): Label[] {
    return this.#vocabulary.find(text);
  }

  /** Of that name; else of that name but for punctuation; of a script without spaces, also of names that hold it. */
  findOwn(text: string): string[] {
    const exact = this.#ownByName.get(ownName(text));
    const holding = hasUnspacedScript(text) ? this.#ownWhere((name) => name.includes(ownName(text))) : [];
    if (exact !== undefined) return [...new Set([...exact, ...holding])];
    return holding.length > 0 ? holding : this.#ownWhere((name) => plainName(name) === plainName(text));
  }

  #ownWhere(test: (name: string) => boolean): string[] {
    return [...this.#ownByName].filter(([name]) => test(name)).flatMap(([, keys]) => [...keys]);
  }

  ancestors(key: string): Iterable<string> {
    return key.startsWith(OWN_PREFIX) ? this.#above(key) : this.#vocabulary.ancestors(key);
  }

  descendants(key: string): Iterable<string> {
    return key.startsWith(OWN_PREFIX) ? this.#below(key) : this.#vocabulary.descendants(key);
  }

  findRow(key: string): LabelRow | null {
    return this.#byKey.get(key) ?? null;
  }

  rowOf(id: number): LabelRow {
    const row = this.#byId.get(id);
    if (row === undefined) throw new Error(`no label has the number ${id}`);
    return row;
  }

  idsOf(keys: string[]): number[] {
    return keys.map((key) => this.#byKey.get(key)?.id).filter((id) => id !== undefined);
  }

  /** The label called `name`, or an own tag of that name, made if there is none. */
  ensure(name: string): LabelRow {
    // Of that very name: "baby" is a tag of one's own, though it finds "people".
    const label = isPlainWord(name) ? this.#vocabulary.findByName(name) : null;
    const key = label?.key ?? ownKey(name);
    const present = this.#byKey.get(key);
    if (present !== undefined) return present;
    return this.#make(key, name, null);
  }

  /**
   * The labels that a file's keywords name. A flat keyword is what a person would type: the label of that name, or
   * an own tag. One of a hierarchy is an own tag below those above it.
   */
  ensurePaths(paths: string[][]): LabelRow[] {
    return paths.map((path) => (path.length === 1 ? this.ensure(path[0]!) : this.#ensurePath(path)));
  }

  #ensurePath(path: string[]): LabelRow {
    let row: LabelRow | undefined;
    let key = OWN_PREFIX.slice(0, -1);
    for (const [depth, name] of path.entries()) {
      key += (depth === 0 ? ':' : LEVEL) + ownName(name);
      row = this.#byKey.get(key) ?? this.#make(key, name, row?.id ?? null);
    }
    return row!;
  }

  #make(key: string, name: string, parent: number | null): LabelRow {
    const [row] = this.#table.put([
      { key, name: name.trim(), category: OWN_CATEGORY, source: 'user', classes: 0, parent },
    ]);
    this.#add(row!);
    return row!;
  }

  *#above(key: string): Iterable<string> {
    for (let parent = this.#byKey.get(key)?.parent ?? null; parent !== null;) {
      const row = this.rowOf(parent);
      yield row.key;
      parent = row.parent;
    }
  }

  *#below(key: string): Iterable<string> {
    for (const row of this.#byKey.values()) if (row.key.startsWith(key + LEVEL)) yield row.key;
  }

  /** Labels and own tags that `prefix` begins; as many as there are. */
  complete(prefix: string): LabelRow[] {
    const own = [...this.#byKey.values()].filter(
      (row) => row.source === 'user' && row.name.toLowerCase().startsWith(prefix.toLowerCase()),
    );
    const labels = this.#vocabulary.complete(prefix, Number.MAX_SAFE_INTEGER);
    return [...own, ...labels.map((label) => this.#byKey.get(label.key)!)];
  }

  toCount(label: number, count: number): LabelCount {
    const { key, name, category, source } = this.rowOf(label);
    return { key, name, category, source, count };
  }

  #add(row: LabelRow): void {
    this.#byKey.set(row.key, row);
    this.#byId.set(row.id, row);
    if (row.source !== 'user') return;
    const named = this.#ownByName.get(ownName(row.name)) ?? new Set();
    this.#ownByName.set(ownName(row.name), named.add(row.key));
  }
}

function ownKey(name: string): string {
  return OWN_PREFIX + ownName(name);
}

function ownName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');
}

/** How `St. Gallen` and `say “hi”` are typed: without the signs that are not said. `C++` and `C#` keep theirs. */
function plainName(name: string): string {
  return ownName(name.replace(/[.,;:!?'’"“”„«»]/g, ' '));
}

/** A keyword `-people` or `*people*` is somebody's own: only words name labels. */
function isPlainWord(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N}\s'’.,&()-]*$/u.test(name.trim());
}

function toRow(label: Label): NewLabel {
  const { key, name, category } = label;
  // A word that the tree does not have ("people") is as specific as a class: it stands for itself alone.
  return { key, name, category, source: 'model', classes: Math.max(1, label.classes.length) };
}

function isSame(row: NewLabel, stored: LabelRow | undefined): boolean {
  return stored?.name === row.name && stored.category === row.category && stored.classes === row.classes;
}
