import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { LastLayer } from '../../core/labels/last-layer.ts';
import type { Library } from '../library/tables.ts';
import { restoreEmbedding, type ClassifierHead } from '../scoring/head.ts';
import { LogitsThread } from '../scoring/logits.ts';

/** Photos whose logits are asked for at once: some 100 ms of the thread. */
const PHOTOS_AT_ONCE = 64;
/** How long the engine derives tags before it answers others. */
const SLICE_MS = 8;

/** How far a run came that was interrupted. */
const progressSchema = z.object({ version: z.string(), after: z.int(), done: z.int() });

export type RescoringParts = {
  library: Library;
  /** Null for a model that is not installed any more. */
  findHead(model: string): ClassifierHead | null;
  /** Derives the photo's tags, from the logits where they are given. */
  derive(photo: number, logits?: Float32Array): void;
  /** `progress`: one more page; `done`: all labels are new. */
  onChange(change: 'progress' | 'done'): void;
};

/**
 * Derives the tags of all photos again, in the background, when the labels or the way of scoring them have changed. A
 * photo keeps its labels until its turn. The last layer runs in a thread of its own, and what is left takes the engine
 * a few milliseconds at a time. An interrupted run goes on where it was.
 */
export class Rescoring {
  readonly #parts: RescoringParts;
  #running: Promise<void> | null = null;
  #progress: { done: number; total: number } | null = null;
  #version = '';
  #again = false;
  readonly #closing = new AbortController();

  constructor(parts: RescoringParts) {
    this.#parts = parts;
  }

  /** Null while nothing is derived again. */
  get progress(): { done: number; total: number } | null {
    return this.#progress;
  }

  /** @param version of the labels and the scoring; nothing happens where all tags are of it */
  async runIfStale(version: string): Promise<void> {
    this.#version = version;
    if (this.#parts.library.settings.find('scoredWith') === version) return;
    await this.#run();
  }

  /** Whatever has been done already. */
  async runAll(): Promise<void> {
    this.#parts.library.settings.set('scoredWith', null);
    this.#parts.library.settings.set('rescoring', null);
    this.#again = this.#running !== null;
    await this.#run();
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #isAskedAgain(): boolean {
    return this.#again;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running?.catch(() => undefined); // whoever asked for it hears of it
  }

  async #run(): Promise<void> {
    this.#running ??= this.#runPages().finally(() => {
      this.#running = null;
      this.#progress = null;
    });
    await this.#running;
  }

  async #runPages(): Promise<void> {
    const { library, onChange } = this.#parts;
    const thread = new Layers(this.#parts);
    try {
      do {
        this.#again = false;
        await this.#runOnce(thread);
      } while (this.#isAskedAgain() && !this.#isClosed());
    } finally {
      await thread.close();
    }
    if (this.#isClosed()) return;
    library.settings.set('scoredWith', this.#version);
    library.settings.set('rescoring', null);
    this.#progress = null;
    onChange('done');
  }

  async #runOnce(thread: Layers): Promise<void> {
    const { library, onChange } = this.#parts;
    const total = library.photos.countByModel().reduce((sum, { count }) => sum + count, 0);
    let { after, done } = this.#findProgress();
    this.#progress = { done, total };
    while (!this.#isAskedAgain() && !this.#isClosed()) {
      const photos = library.photos.listTagged(after, PHOTOS_AT_ONCE);
      if (photos.length === 0) return;
      await this.#derivePage(photos, thread);
      after = photos.at(-1)!;
      done += photos.length;
      this.#progress = { done: Math.min(done, total), total };
      if (!this.#isClosed()) library.settings.keep('rescoring', { version: this.#version, after, done });
      onChange('progress');
    }
  }

  #findProgress(): { after: number; done: number } {
    const kept = progressSchema.safeParse(this.#parts.library.settings.find('rescoring')).data;
    return kept?.version === this.#version ? kept : { after: 0, done: 0 };
  }

  async #derivePage(photos: number[], thread: Layers): Promise<void> {
    const { library, derive } = this.#parts;
    const logits = await thread.logitsOf(photos);
    for (let from = 0; from < photos.length && !this.#isClosed();) {
      const until = performance.now() + SLICE_MS;
      library.photos.transaction(() => {
        do {
          const photo = photos[from]!;
          const ready = logits.get(photo);
          // One that went through another network meanwhile has new labels already.
          const isSame = thread.identify(photo) === ready?.identity;
          derive(photo, isSame ? ready.logits : undefined);
          from += 1;
        } while (from < photos.length && performance.now() < until);
      });
      await nextTurn();
    }
  }
}

/** The last layers of the models that have tagged photos, in a thread that starts when it is first needed. */
class Layers {
  readonly #parts: Pick<RescoringParts, 'library' | 'findHead'>;
  #thread: LogitsThread | null = null;
  #models = new Set<string>();

  constructor(parts: Pick<RescoringParts, 'library' | 'findHead'>) {
    this.#parts = parts;
  }

  /** What tells whether a photo has been read anew; null where it has no embedding. */
  identify(photo: number): string | null {
    const stored = this.#find(photo);
    return stored && `${stored.model} ${stored.norm}`;
  }

  /** Of the photos whose model is there. */
  async logitsOf(photos: number[]): Promise<Map<number, { identity: string; logits: Float32Array }>> {
    const found = photos.flatMap((photo) => this.#find(photo) ?? []);
    const results = new Map<number, { identity: string; logits: Float32Array }>();
    for (const [model, group] of Map.groupBy(found, (each) => each.model)) {
      const thread = await this.#threadFor(model);
      if (thread === null) continue;
      const logits = await thread.run(model, group.map(restoreEmbedding));
      for (const [index, { photo, norm }] of group.entries())
        results.set(photo, { identity: `${model} ${norm}`, logits: logits[index]! });
    }
    return results;
  }

  async close(): Promise<void> {
    await this.#thread?.close();
  }

  #find(photo: number) {
    const { photos, embeddings } = this.#parts.library;
    const model = photos.find(photo)?.model ?? null;
    return model === null ? null : embeddings.find(photo, model);
  }

  /** With every layer that is there by now. */
  async #threadFor(model: string): Promise<LogitsThread | null> {
    if (this.#parts.findHead(model) === null) return null;
    if (this.#models.has(model)) return this.#thread;
    await this.#thread?.close();
    const layers = new Map<string, LastLayer>();
    for (const each of [...this.#models, model]) {
      const head = this.#parts.findHead(each);
      if (head !== null) layers.set(each, head.lastLayer);
    }
    this.#models = new Set(layers.keys());
    this.#thread = new LogitsThread(layers);
    return this.#thread;
  }
}
