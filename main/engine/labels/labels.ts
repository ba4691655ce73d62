import { PhotonestError } from '../../core/errors.ts';
import { LONGEST_TAG, parseTagNames } from '../../core/labels/tag-names.ts';
import type { LabelCount, LabelName } from '../../core/api.ts';
import type { LabelFinder } from '../../core/query.ts';
import type { Candidate } from '../../core/search/spelling.ts';
import type { Bridge } from '../../core/search/term.ts';
import type { LabelLanguage, Words } from '../../core/search/words.ts';
import type { LabelTree } from '../../core/labels/score-tags.ts';
import type { Label, Vocabulary } from '../../core/labels/vocabulary.ts';
import type { LabelRow, LabelTable, NewLabel } from '../../sqlite/tables/tags/label.ts';
import { LabelChoiceMap, type LabelChoice } from './label-choice-map.ts';
import { listSpellings } from './list-spellings.ts';
import { OwnTagTree, ownName } from './own-tag-tree.ts';

const OWN_CATEGORY = 'yours';
const OWN_PREFIX = 'own:';
/** Between the levels of a hierarchy, in keys; no keyword holds it. */
const LEVEL = '|';

/** The vocabulary's labels and a person's own tags, with the numbers that the library knows them by. */
export class Labels implements LabelFinder, LabelTree {
  /** A person's own tags, which are among the labels here. */
  readonly own: OwnTagTree;
  /** What a person wants of the vocabulary's labels; set by {@link choose}. */
  readonly choices = new LabelChoiceMap();
  readonly #vocabulary: Vocabulary;
  readonly #table: LabelTable;
  readonly #words: Words | null;
  readonly #byKey = new Map<string, LabelRow>();
  readonly #byId = new Map<number, LabelRow>();
  /** Made when they are asked for first; null after own tags have changed. */
  #spellings: Candidate[] | null = null;

  /** @param words other words for labels; null: none are known */
  constructor(vocabulary: Vocabulary, table: LabelTable, words: Words | null = null) {
    this.#vocabulary = vocabulary;
    this.#words = words;
    this.#table = table;
    this.own = new OwnTagTree(table);
    const stored = table.list();
    const known = new Map(stored.map((row) => [row.key, row]));
    const wanted = vocabulary.labels.map(toRow);
    const changed = wanted.filter((row) => !isSame(row, known.get(row.key)));
    if (changed.length > 0) table.put(changed);
    this.reload();
  }

  /** Own tags were changed in the library. */
  reload(): void {
    this.#byKey.clear();
    this.#byId.clear();
    const rows = this.#table.list();
    for (const row of rows) this.#add(row);
    this.own.reload(rows.filter(({ source }) => source === 'user'));
    this.#spellings = null;
    for (const [key, choice] of this.choices.entries()) this.choose(key, choice);
  }

  /** By the names that the vocabulary has for them, and those that a person gave them. */
  find(text: string): Label[] {
    const named = this.#vocabulary.find(text);
    const renamed = this.choices.renamedTo(text).map((key) => this.#vocabulary.get(key));
    return [...new Set([...renamed, ...named])];
  }

  /** Keys of the shown labels of a category. */
  findCategory(name: string): string[] {
    const wanted = name.toLowerCase();
    const isIn = ({ key, category }: LabelRow): boolean =>
      category.toLowerCase() === wanted && !this.choices.of(key).hidden;
    return [...this.#byKey.values()].filter(isIn).map(({ key }) => key);
  }

  /** @param key of a label of the vocabulary */
  choose(key: string, choice: LabelChoice): void {
    const row = this.#byKey.get(key)!;
    this.choices.set(key, choice);
    const named = { ...row, name: choice.name ?? this.#vocabulary.get(key).name };
    this.#byKey.set(key, named);
    this.#byId.set(row.id, named);
  }

  /** Whether the network gives it: own tags, and labels that are not in the vocabulary any more, are none. */
  hasNetworkLabel(key: string): boolean {
    return this.#vocabulary.has(key);
  }

  originalName(key: string): string {
    return this.#vocabulary.get(key).name;
  }

  /** The vocabulary's labels that have a name in the language. */
  namesIn(language: LabelLanguage): LabelName[] {
    const names = this.#words?.namesIn(language);
    return this.#vocabulary.labels.flatMap(({ key, name }) => {
      const translated = names?.get(name);
      return translated === undefined ? [] : [{ key, name, translated }];
    });
  }

  /** Keys of the labels and own tags of exactly that name. */
  keysNamed(name: string): string[] {
    const original = this.#vocabulary.findByName(name);
    const own = keysOf(this.own.named(name));
    return [...(original === undefined ? [] : [original.key]), ...this.choices.renamedTo(name), ...own];
  }

  /** Keys of the vocabulary's labels below, these included, that are shown by a threshold of their own. */
  withOwnThresholds(keys: string[]): string[] {
    return this.choices
      .withThreshold()
      .filter((key) => keys.some((above) => this.#vocabulary.descendants(above).has(key)));
  }

  /** What a typed word leads to that is no label's name; words of other languages count where English has none. */
  findBridge(text: string): Bridge | null {
    const bridge = this.#words?.find(text) ?? null;
    if (bridge !== null || this.#vocabulary.find(text).length > 0) return bridge;
    return this.#words?.findForeign(text) ?? null;
  }

  /** As {@link listSpellings}. */
  spellings(): readonly Candidate[] {
    this.#spellings ??= listSpellings(this.#vocabulary, this.own.names(), this.#words?.list() ?? []);
    return this.#spellings;
  }

  /** Keys of own tags, as {@link OwnTagTree.find}. */
  findOwn(text: string): string[] {
    return keysOf(this.own.find(text));
  }

  ancestors(key: string): Iterable<string> {
    return key.startsWith(OWN_PREFIX) ? keysOf(this.own.ancestors(key)) : this.#vocabulary.ancestors(key);
  }

  descendants(key: string): Iterable<string> {
    return key.startsWith(OWN_PREFIX) ? keysOf(this.own.descendants(key)) : this.#vocabulary.descendants(key);
  }

  findRow(key: string): LabelRow | null {
    return this.#byKey.get(key) ?? null;
  }

  findById(id: number): LabelRow | null {
    return this.#byId.get(id) ?? null;
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
    const label = isPlainWord(name) ? this.#vocabulary.findByName(name) : undefined;
    const key = this.choices.renamedTo(name)[0] ?? label?.key;
    if (key !== undefined) return this.#byKey.get(key)!;
    return this.own.findChild(null, name) ?? this.#make(null, name);
  }

  /**
   * The labels that a file's keywords name. A flat keyword is what a person would type: the label of that name, or
   * an own tag. One of a hierarchy is an own tag below those above it.
   */
  ensurePaths(paths: string[][]): LabelRow[] {
    return paths.map((path) => (path.length === 1 ? this.ensure(path[0]!) : this.#ensurePath(path)));
  }

  /**
   * What a person typed, as `core/labels/tag-names.ts` reads it. A tag that was deleted is one again.
   *
   * @throws PhotonestError `invalid` for a name that is too long, or none
   */
  ensureTyped(text: string): LabelRow[] {
    const paths = parseTagNames(text);
    const long = paths.flat().find((name) => name.length > LONGEST_TAG);
    if (paths.length === 0) throw new PhotonestError('invalid', { code: 'tag_unnamed' });
    if (long !== undefined)
      throw new PhotonestError('invalid', {
        code: 'tag_long',
        limit: LONGEST_TAG,
        name: long.slice(0, 30),
        length: long.length,
      });
    const rows = this.ensurePaths(paths);
    for (const { id } of rows) this.own.restore(id);
    return rows;
  }

  #ensurePath(path: string[]): LabelRow {
    return path.reduce<LabelRow | null>(
      (above, name) => this.own.findChild(above?.id ?? null, name) ?? this.#make(above, name),
      null,
    )!;
  }

  #make(above: LabelRow | null, name: string): LabelRow {
    const plain = above === null ? ownKey(name) : above.key + LEVEL + ownName(name);
    // A tag that was renamed or moved keeps its key, under which another tag may be looked for now.
    let key = plain;
    for (let times = 2; this.#byKey.has(key); times++) key = `${plain} (${times})`;
    const parent = above?.id ?? null;
    const [row] = this.#table.put([
      { key, name: name.trim(), category: OWN_CATEGORY, source: 'user', classes: 0, parent },
    ]);
    this.#add(row!);
    this.own.add(row!);
    this.#spellings = null;
    return row!;
  }

  /** Labels and own tags that `prefix` begins, but for the hidden ones; as many as there are. */
  complete(prefix: string): LabelRow[] {
    const own = [...this.#byKey.values()].filter(
      (row) =>
        (row.source === 'user' ? !this.own.isDeleted(row.id) : this.choices.of(row.key).name !== null) &&
        row.name.toLowerCase().startsWith(prefix.toLowerCase()),
    );
    const labels = this.#vocabulary.complete(prefix, Number.MAX_SAFE_INTEGER);
    // `car` begins a label, and no Spanish snail.
    const others = labels.length > 0 ? [] : (this.#words?.complete(prefix) ?? []);
    const rows = new Set([...own, ...[...labels, ...others].map((label) => this.#byKey.get(label.key)!)]);
    return [...rows].filter(({ key }) => !this.choices.of(key).hidden);
  }

  toCount(label: number, count: number): LabelCount {
    const { key, name, category, source } = this.rowOf(label);
    const above = source === 'user' ? [...this.own.ancestors(key)].map((parent) => parent.name) : [];
    return { key, name, category, source, count, above: above.reverse() };
  }

  #add(row: LabelRow): void {
    this.#byKey.set(row.key, row);
    this.#byId.set(row.id, row);
  }
}

function keysOf(rows: Iterable<LabelRow>): string[] {
  return [...rows].map(({ key }) => key);
}

function ownKey(name: string): string {
  return OWN_PREFIX + ownName(name);
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
