import { probabilityOf, type Classifier } from '../../teaching/classifier.ts';
import type { StoredClassifier, TaughtTagTable } from '../../sqlite/tables/tags/taught-tag.ts';
import type { ClassifierHead } from '../scoring/head.ts';
import type { Labels } from '../labels/labels.ts';

/** Less probable proposals are not stored: no position of the slider shows them. */
export const PROPOSAL_FLOOR = 0.15;

/** A classifier in memory, with what tells which lesson it is from. */
export type Learned = Classifier & {
  label: number;
  model: string;
  lesson: string;
  proposedUntil: number | null;
};

/** What a network says of a photo. */
export type Seen = { model: string; head: ClassifierHead; embedding: Float32Array; logits: Float32Array };

/** Own tags that are taught, and what has been learned of them, in memory: each photo is asked about all of them. */
export class TaughtTags {
  readonly #table: TaughtTagTable;
  readonly #labels: Labels;
  #taught = new Set<number>();
  /** By label and model. */
  #learned = new Map<number, Map<string, Learned>>();

  constructor(table: TaughtTagTable, labels: Labels) {
    this.#table = table;
    this.#labels = labels;
    this.reload();
  }

  /** Something was changed in the library. */
  reload(): void {
    this.#taught = new Set(this.#table.list());
    this.#learned = new Map();
    for (const row of this.#table.classifiers()) this.#keep(toLearned(row));
  }

  /** Numbers of the labels. */
  list(): number[] {
    return [...this.#taught];
  }

  has(label: number): boolean {
    return this.#taught.has(label);
  }

  /** Whether the label, or one above it, is taught: then it takes more than what people say to know its tags. */
  isTaughtOrBelow(label: number): boolean {
    if (this.#taught.size === 0) return false;
    const above = this.#labels.idsOf([...this.#labels.ancestors(this.#labels.rowOf(label).key)]);
    return [label, ...above].some((each) => this.#taught.has(each));
  }

  find(label: number, model: string): Learned | null {
    return this.#learned.get(label)?.get(model) ?? null;
  }

  /** All that has been learned, with every model. */
  all(): Learned[] {
    return [...this.#learned.values()].flatMap((models) => [...models.values()]);
  }

  /** In the caller's transaction. */
  put(learned: Learned): void {
    const { weight, slope, bias, offset, label, model, lesson, proposedUntil } = learned;
    const bytes = new Uint8Array(weight.buffer, weight.byteOffset, weight.byteLength);
    this.#table.putClassifier({ label, model, lesson, weight: bytes, bias, slope, offset, proposedUntil });
    this.#keep(learned);
  }

  /** The library was looked through so far; null: all of it. */
  setProposed(learned: Learned, until: number | null): void {
    this.#table.setProposed(learned.label, learned.model, learned.lesson, until);
    learned.proposedUntil = until;
  }

  /** Probabilities of the tags, by label, and those tags of which nothing has been learned with this model. */
  propose({ model, head, embedding, logits }: Seen): {
    probabilities: Map<number, number>;
    unknown: number[];
  } {
    const probabilities = new Map<number, number>();
    const unknown: number[] = [];
    let features: Float32Array | null = null;
    for (const label of this.#taught) {
      const learned = this.find(label, model);
      features ??= head.teachingFeatures(embedding, logits);
      if (learned?.weight.length === features.length)
        probabilities.set(label, probabilityOf(learned, features));
      else unknown.push(label);
    }
    return { probabilities, unknown };
  }

  #keep(learned: Learned): void {
    const models = this.#learned.get(learned.label) ?? new Map<string, Learned>();
    this.#learned.set(learned.label, models.set(learned.model, learned));
  }
}

function toLearned({ weight, ...row }: StoredClassifier): Learned {
  return { ...row, weight: new Float32Array(Uint8Array.from(weight).buffer) };
}
