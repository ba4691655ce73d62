import type { CarefulLabels } from '../../core/labels/careful-labels.ts';
import { scoreTags, type KeyScore, type ScoredTag } from '../../core/labels/score-tags.ts';
import { SNAPSHOT_NORM } from '../../core/labels/tree-probability.ts';
import type { LabelScore } from '../../core/labels/vocabulary.ts';
import type { StoredEmbedding } from '../../sqlite/tables/photos/embedding.ts';
import type { UserTag } from '../../sqlite/tables/tags/tag.ts';
import { restoreEmbedding, type ClassifierHead } from '../scoring/head.ts';
import type { Library } from '../library/tables.ts';
import { PROPOSAL_FLOOR, type TaughtTags } from '../teaching/taught-tags.ts';
import type { Labels } from './labels.ts';

/** The last layers of the models that photos were tagged by. */
export type HeadFinder = {
  /** The one whose everyday labels are borrowed by a model that has none. */
  defaultModel: string;
  /** Null for a model that is not installed any more. */
  find(model: string): ClassifierHead | null;
};

/** The models that a photo's tags may come from. */
export type HeadSource = HeadFinder & {
  /** The model that tags. */
  active(): string;
  /** Resolves when the active model's is there. */
  whenReady(): Promise<ClassifierHead>;
};

/** `proposals`: of taught tags, the probability by label. */
type PhotoScores = { scores: LabelScore[]; proposals: Map<number, number> };

/** Derives a photo's tags from its stored embeddings, what a person says, and which labels are shown with care. */
export class PhotoTags {
  readonly #library: Library;
  readonly #labels: Labels;
  readonly #careful: CarefulLabels;
  readonly #heads: HeadFinder;
  readonly #taught: TaughtTags;

  constructor(
    library: Library,
    labels: Labels,
    careful: CarefulLabels,
    heads: HeadFinder,
    taught: TaughtTags,
  ) {
    this.#library = library;
    this.#taught = taught;
    this.#labels = labels;
    this.#careful = careful;
    this.#heads = heads;
  }

  /**
   * Inside the caller's transaction, or in one of its own.
   *
   * @param model that tagged the photo; null where none has
   * @param logits the network's, which are computed from the embedding where they are not at hand
   */
  derive(photo: number, model: string | null, logits?: Float32Array): void {
    const { scores, proposals } =
      model === null
        ? { scores: [], proposals: new Map<number, number>() }
        : this.#score(photo, model, logits);
    this.#library.photos.transaction(() => this.#put(photo, scores, proposals));
  }

  /** By the model that tagged the photo; the everyday labels by itself, or else by the default model. */
  #score(photo: number, model: string, given?: Float32Array): PhotoScores {
    const stored = this.#library.embeddings.find(photo, model);
    const head = this.#heads.find(model);
    if (stored === null || head === null) return { scores: [], proposals: this.#proposedBefore(photo) };
    const embedding = restoreEmbedding(stored);
    const words = head.words(embedding) ?? this.#borrowEverydayLabels(photo);
    const logits = given ?? head.logits(embedding);
    const scores = head.scores(logits, words, this.#normOf(stored, head));
    const { probabilities, unknown } = this.#taught.propose({ model, head, embedding, logits });
    if (unknown.length === 0) return { scores, proposals: probabilities };
    // Until something is learned with this model, what another one proposed stays.
    const before = this.#proposedBefore(photo);
    for (const label of unknown) probabilities.set(label, before.get(label) ?? 0);
    return { scores, proposals: probabilities };
  }

  /** Probabilities of taught tags, by label. */
  #proposedBefore(photo: number): Map<number, number> {
    const tags = this.#library.tags.list(photo);
    const proposed = tags.filter(({ label, source }) => source === 'model' && this.#taught.has(label));
    return new Map(proposed.map(({ label, score }) => [label, score]));
  }

  /**
   * On the default model's scale. Until that is known for another model, the default model's own length of the same
   * photo stands for it, since it runs beside for its words.
   */
  #normOf({ photo, model, norm }: StoredEmbedding, head: ClassifierHead): number {
    const { defaultModel } = this.#heads;
    if (model === defaultModel) return norm;
    if (head.normScale !== null) return norm * head.normScale;
    return this.#library.embeddings.find(photo, defaultModel)?.norm ?? SNAPSHOT_NORM;
  }

  #borrowEverydayLabels(photo: number): Float32Array | null {
    const stored = this.#library.embeddings.find(photo, this.#heads.defaultModel);
    if (stored === null) return null;
    return this.#heads.find(this.#heads.defaultModel)?.words(restoreEmbedding(stored)) ?? null;
  }

  #put(photo: number, scores: LabelScore[], proposals: ReadonlyMap<number, number>): void {
    const userTags = this.#library.tags.userTags(photo);
    const keysOf = (state: UserTag['state']): string[] =>
      userTags.filter((each) => each.state === state).map((each) => this.#labels.rowOf(each.label).key);
    const keywords = this.#library.metadata
      .keywordsOf(photo)
      .filter((label) => !this.#labels.own.isDeleted(label))
      .map((label) => this.#labels.rowOf(label).key);
    const confirmed = new Set([...keywords, ...keysOf('confirmed')]);
    const rejected = keysOf('rejected');
    const all = [...scores, ...this.#propose(proposals, rejected)];
    const tags = scoreTags(all, { confirmed, rejected }, this.#labels);
    const withheld = this.#careful.withheld(tags);
    const rows = tags.map((tag) => {
      const certainty = confirmed.has(tag.key) ? 1 : this.#certaintyOf(tag, withheld);
      return {
        label: this.#labels.findRow(tag.key)!.id,
        certainty,
        score: tag.probability,
        source: tag.source,
      };
    });
    this.#library.tags.replace(photo, rows);
  }

  /** Taught tags that are probable enough, and own tags above them, which are as probable. */
  #propose(proposals: ReadonlyMap<number, number>, rejected: string[]): KeyScore[] {
    const refused = new Set(rejected.flatMap((key) => [key, ...this.#labels.descendants(key)]));
    const found = new Map<string, number>();
    for (const [label, probability] of proposals) {
      const { key } = this.#labels.rowOf(label);
      if (probability < PROPOSAL_FLOOR || refused.has(key)) continue;
      for (const each of [key, ...this.#labels.ancestors(key)])
        if (!refused.has(each)) found.set(each, Math.max(found.get(each) ?? 0, probability));
    }
    return [...found].map(([key, probability]) => ({ label: { key }, probability }));
  }

  /** The slider's position up to which a tag is shown: its probability, unless its label has a threshold of its own. */
  #certaintyOf({ key, probability, source }: ScoredTag, withheld: ReadonlySet<string>): number {
    const { hidden, threshold } = this.#labels.choices.of(key);
    if (hidden) return 0;
    if (source === 'user') return 1;
    if (threshold !== null) return probability >= threshold ? 1 : 0;
    return withheld.has(key) ? 0 : probability;
  }
}
