import type { LabelTree, ScoredTag } from './score-tags.ts';

/**
 * A label that hurts where it is wrong. The data is `models/labels/careful.json`, a reason with each entry.
 */
export type CarefulLabel = {
  key: string;
  /** The label's name, so that the data can be read. */
  name: string;
  /** The labels below it are meant too. */
  below: boolean;
  rule: CarefulRule;
  /** Why, for people. */
  reason: string;
};

export type CarefulRule =
  /** Shown from this probability on, wherever the slider is. */
  | { kind: 'needs'; probability: number }
  /** Never shown of a photo that has the other label at that probability or more. */
  | { kind: 'not-with'; label: string; from: number };

/** Which labels the network alone does not show, unless a person has asked for them. */
export class CarefulLabels {
  readonly entries: readonly CarefulLabel[];
  readonly #byKey = new Map<string, CarefulLabel[]>();

  constructor(entries: readonly CarefulLabel[], tree: LabelTree) {
    this.entries = entries;
    for (const entry of entries)
      for (const key of new Set([entry.key, ...(entry.below ? tree.descendants(entry.key) : [])]))
        this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), entry]);
  }

  /** Keys of the labels that are listed themselves. */
  keys(): string[] {
    return this.entries.map(({ key }) => key);
  }

  /** What holds for a label; mostly nothing. */
  entriesFor(key: string): readonly CarefulLabel[] {
    return this.#byKey.get(key) ?? [];
  }

  /** Keys of the photo's automatic tags that are not shown. What a person said always is. */
  withheld(tags: readonly ScoredTag[]): Set<string> {
    const probabilities = new Map(tags.map(({ key, probability }) => [key, probability]));
    const withheld = tags.filter(
      ({ key, source, probability }) =>
        source === 'model' &&
        this.entriesFor(key).some(({ rule }) => isBroken(rule, probability, probabilities)),
    );
    return new Set(withheld.map(({ key }) => key));
  }
}

function isBroken(rule: CarefulRule, probability: number, others: ReadonlyMap<string, number>): boolean {
  return rule.kind === 'needs' ? probability < rule.probability : (others.get(rule.label) ?? 0) >= rule.from;
}
