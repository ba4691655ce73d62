import { setImmediate as nextTurn } from 'node:timers/promises';
import { CarefulLabels } from '../../core/labels/careful-labels.ts';
import { z } from 'zod';
import type { IndexStores, WorkStore } from '../../indexing/queue/ports.ts';
import { TaughtTags } from '../teaching/taught-tags.ts';
import type { Labels } from '../labels/labels.ts';
import type { Library } from '../library/tables.ts';
import { KnownContent } from './known-content.ts';
import { PhotoTags, type HeadSource } from '../labels/photo-tags.ts';
import { OutcomeWriter } from './save-outcomes.ts';

/** Setting with the models whose results came from elsewhere. */
const KEPT_MODELS = 'keptModels';
/** Photos derived again per turn of the event loop, about 2 ms each. */
const SCORED_AT_ONCE = 10;

/** What indexing writes: rows, thumbnails, and what is derived from them. */
export class Store {
  readonly #library: Library;
  readonly #heads: HeadSource;
  readonly #content: KnownContent;
  readonly #writer: OutcomeWriter;
  readonly #tags: PhotoTags;
  readonly #ignore: () => string[];
  #kept: string[] | null = null;
  /** The model for similarity as last counted, for that active model; null when photos came or went since. */
  #similarity: { active: string; model: string } | null = null;

  /**
   * @param ignore patterns of what is left out, as Git reads them
   * @param careful labels that hurt
   * @param taught own tags that are proposed
   */
  constructor(
    library: Library,
    labels: Labels,
    heads: HeadSource,
    ignore: () => string[] = () => [],
    careful: CarefulLabels = new CarefulLabels([], labels),
    taught: TaughtTags = new TaughtTags(library.taughtTags, labels),
  ) {
    this.#library = library;
    this.#heads = heads;
    this.#tags = new PhotoTags(library, labels, careful, heads, taught);
    this.#ignore = ignore;
    const parts = { library, heads, score: this.scoreTags.bind(this) };
    this.#content = new KnownContent({ ...parts, onTagged: () => this.recountSimilarity() });
    const keptModels = (): string[] => this.#keptModels();
    this.#writer = new OutcomeWriter({ ...parts, labels, content: this.#content, keptModels });
  }

  /** Codes of two models cannot be compared: the active one's are, or the default model's while it has seen more. */
  similarityModel(): string {
    const [active, defaultModel] = [this.#heads.active(), this.#heads.defaultModel];
    if (active === defaultModel) return active;
    // Counting takes 40 ms with 50,000 photos, and a search asks more than once.
    if (this.#similarity?.active !== active) {
      const { embeddings, photos } = this.#library;
      const answered = embeddings.count(active) + photos.countUnrefined(active);
      const model = answered >= embeddings.count(defaultModel) ? active : defaultModel;
      this.#similarity = { active, model };
    }
    return this.#similarity.model;
  }

  /** Many photos went at once, or another model came: the model for similarity is chosen anew. */
  recountSimilarity(): void {
    this.#similarity = null;
  }

  indexStores(): IndexStores {
    const { photos, folders, journal } = this.#library;
    return {
      folders: {
        listFolders: folders.places,
        findFolder: folders.find,
        setOffline: folders.setOffline,
        deviceOf: folders.deviceOf,
        setDevice: folders.setDevice,
        ignore: this.#ignore,
      },
      files: photos,
      writer: {
        ...photos,
        change: (id, file) => {
          const copies = photos.change(id, file);
          if (file.skipped !== null) this.#similarity = null;
          return copies;
        },
        setMissing: (id, missing) => this.setMissing(id, missing),
      },
      tags: {
        restore: async (ids) => await this.#rescore(ids),
        release: async (ids) => await this.#rescore(photos.moveUserTags(ids)),
      },
      work: this.#workStore(),
      outcomes: {
        save: (outcomes) => {
          this.#writer.save(outcomes);
          this.recountSimilarity();
        },
      },
      journal,
    };
  }

  #workStore(): WorkStore {
    const { photos } = this.#library;
    const active = (): string => this.#heads.active();
    return {
      listUnpreviewed: (limit) => photos.listUnpreviewed(active(), limit),
      listPending: (limit) => photos.listPending(active(), limit),
      listToRefine: (limit) => photos.listToRefine(active(), limit),
      pendingAmong: (ids) => photos.pendingAmong(ids, active()),
      listQuarantined: () => photos.listQuarantined(active()),
      find: (id) => photos.findPresent(id, active()),
      countWaiting: () => {
        const model = active();
        const previews = photos.countUnpreviewed(model);
        const toRefine = photos.countToRefine(model);
        const untagged = photos.countPending(model) - toRefine;
        return { photos: untagged + previews.tagged, previews: previews.all, toRefine };
      },
      copyFromDuplicates: (waiting) => this.#content.copyFromDuplicates(waiting),
    };
  }

  /** A photo's file is gone, or back; its tags are derived again when it is. */
  setMissing(id: number, missing: boolean): void {
    this.#library.photos.setMissing(id, missing);
    this.#similarity = null;
  }

  /** The active model's last layers are there. */
  get canScore(): boolean {
    return this.#heads.find(this.#heads.active()) !== null;
  }

  /**
   * From the stored embeddings and a person's userTags, in one transaction.
   *
   * @param logits the network's, which are computed from the embedding where they are not at hand
   */
  scoreTags(photo: number, logits?: Float32Array): void {
    const row = this.#library.photos.findContent(photo);
    if (row === null) return; // gone: it has tags again when it is back
    // What the network once said of a failed photo is of a content that is no longer there.
    const model = row.state === 'failed' || row.state === 'skipped' ? null : row.model;
    this.#tags.derive(photo, model, logits);
  }

  /** Tagged by the active model, whose embedding is stored; its tags are derived later. In the caller's transaction. */
  tagLater(photo: number): void {
    const active = this.#heads.active();
    this.#library.photos.setTagged(photo, active);
    this.#content.reconcileEdit(photo, active);
    this.#library.results.addUnscored(photo);
    this.#similarity = null;
  }

  /** Results of this model came from elsewhere: they stay beside those of the model that tags. */
  keepModel(model: string): void {
    const kept = this.#keptModels();
    if (kept.includes(model)) return;
    this.#kept = [...kept, model];
    this.#library.settings.keep(KEPT_MODELS, this.#kept);
  }

  #keptModels(): string[] {
    this.#kept ??= z.array(z.string()).safeParse(this.#library.settings.find(KEPT_MODELS)).data ?? [];
    return this.#kept;
  }

  /** Photos that the model has seen before have its tags at once, without being read. */
  async adopt(model: string, onChange: () => void): Promise<void> {
    await this.#rescore(this.#library.photos.adoptModel(model));
    onChange();
  }

  async #rescore(photos: number[]): Promise<void> {
    if (photos.length === 0) return;
    await this.#heads.whenReady();
    for (const [index, photo] of photos.entries()) {
      this.scoreTags(photo);
      if (index % SCORED_AT_ONCE === 0) await nextTurn();
    }
  }
}
