import type { LabelCount } from '../core/api.ts';
import type { LabelFinder } from '../core/query.ts';
import type { LabelTree } from '../core/tagging.ts';
import type { Label, Vocabulary } from '../core/vocabulary.ts';
import type { LabelRow, LabelTable } from '../sqlite/label.ts';

const OWN_CATEGORY = 'yours';
const OWN_PREFIX = 'own:';

/** The vocabulary's labels and a person's own tags, with the numbers that the library knows them by. */
export class Labels implements LabelFinder, LabelTree {
  readonly #vocabulary: Vocabulary;
  readonly #table: LabelTable;
  readonly #byKey = new Map<string, LabelRow>();
  readonly #byId = new Map<number, LabelRow>();

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

  findOwn(text: string): string[] {
    const key = ownKey(text);
    return this.#byKey.has(key) ? [key] : [];
  }

  ancestors(key: string): Iterable<string> {
    return key.startsWith(OWN_PREFIX) ? [] : this.#vocabulary.ancestors(key);
  }

  descendants(key: string): Iterable<string> {
    return key.startsWith(OWN_PREFIX) ? [] : this.#vocabulary.descendants(key);
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
    const label = this.#vocabulary.findByName(name);
    const key = label?.key ?? ownKey(name);
    const present = this.#byKey.get(key);
    if (present !== undefined) return present;
    const [row] = this.#table.put([
      { key, name: name.trim(), category: OWN_CATEGORY, source: 'user', classes: 0 },
    ]);
    this.#add(row!);
    return row!;
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
  }
}

function ownKey(name: string): string {
  return OWN_PREFIX + name.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');
}

function toRow(label: Label): Omit<LabelRow, 'id'> {
  const { key, name, category } = label;
  // A word that the tree does not have ("people") is as specific as a class: it stands for itself alone.
  return { key, name, category, source: 'model', classes: Math.max(1, label.classes.length) };
}

function isSame(row: Omit<LabelRow, 'id'>, stored: LabelRow | undefined): boolean {
  return stored?.name === row.name && stored.category === row.category && stored.classes === row.classes;
}
