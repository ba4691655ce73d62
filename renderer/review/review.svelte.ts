import { SvelteMap } from 'svelte/reactivity';
import type { ReviewQueue, SearchResult, Selection } from '../../main/core/api.ts';
import { request, sentence } from '../state/request.ts';

export type Answer = 'right' | 'wrong';
export type ReviewOrder = 'least-sure' | 'surest';

/** Photos of a label, looked through: those that nobody judged when it began, in an order that stays. */
export class Review {
  queue: ReviewQueue | null = $state.raw(null);
  readonly answers = new SvelteMap<number, Answer>();
  problem: string | null = $state(null);
  /** The photo that a key answers. */
  at: number | null = $state(null);
  #anchor: number | null = null;
  readonly #label: string;
  readonly #order: ReviewOrder;
  readonly #least: number | null;

  /** @param least probability; null: the slider's */
  constructor(label: string, order: ReviewOrder, least: number | null) {
    this.#label = label;
    this.#order = order;
    this.#least = least;
  }

  readonly result: SearchResult | null = $derived.by(() => {
    const { queue } = this;
    if (queue === null) return null;
    return {
      query: { text: '', chips: [], problem: null, notes: [] },
      order: 'score',
      total: queue.ids.length,
      ids: queue.ids,
      aspects: queue.aspects,
      scores: queue.scores,
      days: [],
      months: [],
      refinements: [],
    };
  });
  readonly wrong = $derived(
    (this.queue?.rejected ?? 0) + [...this.answers.values()].filter((answer) => answer === 'wrong').length,
  );
  readonly looked = $derived((this.queue?.rejected ?? 0) + (this.queue?.confirmed ?? 0) + this.answers.size);
  readonly total = $derived(
    (this.queue?.ids.length ?? 0) + (this.queue?.confirmed ?? 0) + (this.queue?.rejected ?? 0),
  );

  async load(): Promise<void> {
    await this.#attempt(async () => {
      this.queue = await this.#fetch();
      this.at = this.queue.ids[0] ?? null;
    });
  }

  /** Something was taken back or done again: answers are as the engine has them now. */
  async refresh(): Promise<void> {
    await this.#attempt(async () => {
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it is read here alone
      const open = new Set((await this.#fetch()).ids);
      for (const photo of this.answers.keys()) if (open.has(photo)) this.answers.delete(photo);
    });
  }

  scoreOf(photo: number): number {
    return this.queue?.scores[this.queue.ids.indexOf(photo)] ?? 0;
  }

  /** Answers one photo, or all from the one answered last as far as it; goes on to the next. */
  async answer(answer: Answer, isRange: boolean): Promise<void> {
    const { queue, at } = this;
    if (queue === null || at === null) return;
    const here = queue.ids.indexOf(at);
    const from = isRange && this.#anchor !== null ? queue.ids.indexOf(this.#anchor) : here;
    const photos = queue.ids.slice(Math.min(from, here), Math.max(from, here) + 1);
    this.#anchor = at;
    this.at = queue.ids[here + 1] ?? at;
    await this.#annotate(photos, answer);
  }

  /** A click: wrong, and once more: not so. */
  async toggle(photo: number, isRange: boolean): Promise<void> {
    this.at = photo;
    if (isRange) return await this.answer('wrong', true);
    this.#anchor = photo;
    if (this.answers.get(photo) === 'wrong') await this.#annotate([photo], null);
    else await this.#annotate([photo], 'wrong');
  }

  async answerRest(): Promise<void> {
    const rest = (this.queue?.ids ?? []).filter((photo) => !this.answers.has(photo));
    if (rest.length > 0) await this.#annotate(rest, 'right');
  }

  async #annotate(photos: number[], answer: Answer | null): Promise<void> {
    const before = photos.map((photo) => [photo, this.answers.get(photo)] as const);
    this.#put(photos.map((photo) => [photo, answer ?? undefined]));
    await this.#attempt(async () => {
      const { id } = await request<Selection>('/api/selections', { method: 'POST', body: { ids: photos } });
      const annotation = answer === null ? 'clear' : answer === 'right' ? 'confirm' : 'reject';
      const body = { do: annotation, label: this.#label };
      await request(`/api/selections/${id}/changes`, { method: 'POST', body });
    });
    if (this.problem !== null) this.#put(before);
  }

  #put(answers: (readonly [number, Answer | undefined])[]): void {
    for (const [photo, answer] of answers)
      if (answer === undefined) this.answers.delete(photo);
      else this.answers.set(photo, answer);
  }

  async #fetch(): Promise<ReviewQueue> {
    const least = this.#least === null ? '' : `&least=${this.#least}`;
    const address = `/api/labels/${encodeURIComponent(this.#label)}/review?order=${this.#order}${least}`;
    return await request<ReviewQueue>(address);
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.problem = null;
    } catch (error) {
      this.problem = sentence(error);
    }
  }
}
