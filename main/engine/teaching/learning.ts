import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { TeachingState } from '../../core/teaching.ts';
import type { SeenExample } from '../../sqlite/tables/tags/taught-tag.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import { restoreEmbedding, type ClassifierHead } from '../scoring/head.ts';
import { PROPOSAL_FLOOR, type Learned, type TaughtTags } from './taught-tags.ts';
import type { EmbeddedLesson, TeachingThread } from './thread.ts';

/** Fewer examples say nothing of what the photos have in common. */
export const LEAST_EXAMPLES = 3;
/** Photos drawn at random that stand for all that the tag is not. */
const STRANGERS = 300;
/** Photos looked through at once: some 100 ms of the thread. */
const PAGE = 64;
/** After a change, so that a row of answers is learned from at once. */
const DEBOUNCE_MS = 1500;
const PAUSE_MS = 1000;
/** A proposal that moves by less stays as it is. */
const NOTICEABLE = 0.005;

export type LearningParts = {
  library: Pick<Library, 'taughtTags' | 'photos' | 'embeddings' | 'tags'>;
  taught: TaughtTags;
  thread: TeachingThread;
  /** Of the features' meaning: all is learned anew when it changes. */
  version: string;
  /** The model that tags. */
  activeModel(): string;
  /** Null for a model whose last layers are not there. */
  findHead(model: string): ClassifierHead | null;
  /** Derives the photo's tags. */
  derive(photo: number): void;
  pace: Pace;
  announce(change: Change): void;
  log(event: string): void;
};

/** What learning waits for. */
type Pace = {
  /** Photos are still to be read, so that the network may yet see examples. */
  isReading(): boolean;
  /** Whether the computer is to be left to others meanwhile. */
  isPaused(): boolean;
  /** Whether half of the time is to be left to others. */
  isLowImpact(): boolean;
};

type Task = { label: number; model: string; lesson: string };

/**
 * Learns taught tags in the background whenever their examples, or the model, have changed, and then looks through the
 * library with what was learned. All that is left to do is told by the library, so an interrupted run goes on.
 */
export class Learning {
  readonly #parts: LearningParts;
  #running: Promise<void> | null = null;
  /** It was asked for while it was ending. */
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #current: Task | null = null;
  /** Lessons that could not be learned, so that they are not tried for ever. */
  readonly #failed = new Set<string>();
  readonly #closing = new AbortController();

  constructor(parts: LearningParts) {
    this.#parts = parts;
  }

  /** Something may have changed. */
  notice(): void {
    if (this.#closing.signal.aborted || this.#parts.taught.list().length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.start();
    }, DEBOUNCE_MS).unref();
  }

  /** Does all that is to be done, now. */
  start(): void {
    if (this.#closing.signal.aborted) return;
    this.#again = this.#running !== null;
    this.#running ??= this.#run()
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) this.#parts.log(`Tags could not be learned: ${String(error)}`);
      })
      .finally(() => {
        this.#running = null;
        if (this.#again) this.start();
      });
  }

  async whenDone(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer ?? undefined);
    await this.#parts.thread.close();
    await this.#running;
  }

  stateOf(label: number): TeachingState {
    const { library, taught } = this.#parts;
    const { examples } = library.taughtTags.count(label);
    if (examples < LEAST_EXAMPLES) return { kind: 'needs-examples', more: LEAST_EXAMPLES - examples };
    if (this.#current?.label === label) return { kind: 'learning' };
    const model = this.#parts.activeModel();
    const learned = taught.find(label, model);
    const lesson = this.#lessonOf(label, model);
    if (learned?.lesson !== lesson) return { kind: this.#reasonToWait(label, model, lesson) };
    const total = library.photos.countByModel().reduce((sum, { count }) => sum + count, 0);
    if (learned.proposedUntil === null) return { kind: 'ready' };
    return { kind: 'proposing', done: library.taughtTags.countUpTo(learned.proposedUntil), total };
  }

  #reasonToWait(
    label: number,
    model: string,
    lesson: string,
  ): 'unseen' | 'needs-others' | 'failed' | 'waiting' {
    if (this.#parts.library.taughtTags.countSeen(label, model) < LEAST_EXAMPLES) return 'unseen';
    if (!this.#hasOthers(label, model)) return 'needs-others';
    return this.#failed.has(`${label} ${lesson}`) ? 'failed' : 'waiting';
  }

  async #run(): Promise<void> {
    const { pace, thread } = this.#parts;
    while (!this.#closing.signal.aborted) {
      if (this.#findTask() === null && this.#findPage().length === 0) break;
      if (pace.isPaused()) {
        await this.#rest(PAUSE_MS);
        continue;
      }
      const started = performance.now();
      const task = this.#findTask();
      if (task === null) await this.#proposePage(this.#findPage());
      else await this.#learn(task);
      if (pace.isLowImpact()) await this.#rest(performance.now() - started);
    }
    await thread.close();
  }

  /** @throws the signal's reason when this is closed */
  async #rest(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { ref: false, signal: this.#closing.signal });
  }

  /** The models whose photos are shown, the active one first. */
  #models(): string[] {
    const { library, activeModel, findHead } = this.#parts;
    const models = new Set([activeModel(), ...library.photos.countByModel().map(({ model }) => model)]);
    return [...models].filter((model) => findHead(model) !== null);
  }

  #findTask(): Task | null {
    const { library, taught, pace } = this.#parts;
    for (const model of this.#models())
      for (const label of taught.list()) {
        const lesson = this.#lessonOf(label, model);
        if (taught.find(label, model)?.lesson === lesson || this.#failed.has(`${label} ${lesson}`)) continue;
        // Otherwise each photo that another model reads would be a lesson of its own.
        if (pace.isReading() && library.taughtTags.countUnseen(label, model) > 0) continue;
        const seen = library.taughtTags.countSeen(label, model);
        if (seen < LEAST_EXAMPLES || !this.#hasOthers(label, model)) continue;
        return { label, model, lesson };
      }
    return null;
  }

  #lessonOf(label: number, model: string): string {
    const facts = `${this.#parts.version} ${model} ${this.#parts.library.taughtTags.lesson(label, model)}`;
    return createHash('sha256').update(facts).digest('hex').slice(0, 16);
  }

  #hasOthers(label: number, model: string): boolean {
    const { taughtTags } = this.#parts.library;
    return taughtTags.count(label).counterExamples > 0 || taughtTags.strangers(label, model, 1).length > 0;
  }

  async #learn(task: Task): Promise<void> {
    const { taught, thread, log, announce } = this.#parts;
    this.#current = task;
    announce('status');
    try {
      const classifier = await thread.learn(task.model, this.#collect(task));
      // What was forgotten meanwhile is not learned.
      if (!taught.has(task.label) || this.#closing.signal.aborted) return;
      taught.put({ ...classifier, ...task, proposedUntil: 0 });
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#failed.add(`${task.label} ${task.lesson}`);
      log(`A tag could not be learned: ${String(error)}`);
    } finally {
      this.#current = null;
    }
    announce('library');
  }

  #collect({ label, model }: Task): EmbeddedLesson {
    const { library, findHead } = this.#parts;
    const { features } = findHead(model)!;
    const isFitting = ({ vector }: SeenExample): boolean => vector.byteLength === 2 * features;
    const examples = library.taughtTags.examples(label, model).filter(isFitting);
    const ofState = (wanted: SeenExample['state']): Float32Array[] =>
      examples.filter(({ state }) => state === wanted).map(restoreEmbedding);
    const strangers = library.taughtTags
      .strangers(label, model, STRANGERS)
      .map((photo) => restoreEmbedding(library.embeddings.find(photo, model)!));
    return {
      examples: ofState('confirmed'),
      counterExamples: ofState('rejected'),
      weakNegatives: strangers,
    };
  }

  /** What is the least far in looking through the library. */
  #findPage(): Learned[] {
    const { taught, findHead } = this.#parts;
    const waiting = taught.all().filter(({ model }) => findHead(model) !== null);
    const least = Math.min(...waiting.map(({ proposedUntil }) => proposedUntil ?? Infinity));
    return waiting.filter(({ proposedUntil }) => proposedUntil === least);
  }

  async #proposePage(learned: Learned[]): Promise<void> {
    const { library, taught, announce } = this.#parts;
    const after = learned[0]!.proposedUntil!;
    const photos = library.photos.listTagged(after, PAGE);
    const changed = await this.#findChanged(photos, learned);
    if (this.#closing.signal.aborted) return;
    library.photos.transaction(() => {
      for (const photo of changed) this.#parts.derive(photo);
      // One that was learned anew meanwhile begins anew.
      for (const each of learned)
        if (taught.find(each.label, each.model) === each) taught.setProposed(each, photos.at(-1) ?? null);
    });
    announce(changed.length > 0 || photos.length === 0 ? 'library' : 'status');
  }

  /** Photos whose tags are others with what was learned. */
  async #findChanged(photos: number[], learned: Learned[]): Promise<number[]> {
    const { library, thread } = this.#parts;
    const seen = photos.flatMap((photo) => {
      const model = library.photos.find(photo)?.model ?? null;
      const stored = model === null ? null : library.embeddings.find(photo, model);
      return stored === null ? [] : [stored];
    });
    const changed = new Set<number>();
    for (const [model, group] of Map.groupBy(seen, (each) => each.model)) {
      const classifiers = learned.filter((each) => each.model === model);
      if (classifiers.length === 0) continue;
      const found = await thread.propose(model, group.map(restoreEmbedding), classifiers);
      for (const [at, { label }] of classifiers.entries())
        for (const [index, { photo }] of group.entries())
          if (this.#isOther(photo, label, found[at]![index]!)) changed.add(photo);
    }
    return [...changed];
  }

  #isOther(photo: number, label: number, probability: number): boolean {
    const tag = this.#parts.library.tags.list(photo).find((each) => each.label === label);
    if (tag === undefined) return probability >= PROPOSAL_FLOOR;
    if (tag.source === 'user') return false;
    return probability < PROPOSAL_FLOOR || Math.abs(tag.score - probability) >= NOTICEABLE;
  }
}
