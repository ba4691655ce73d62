import type { AnalysisId } from '../../main/core/analyses/findings.ts';
import type { BulkChange, Trashed } from '../../main/core/api.ts';
import type { Photos } from '../exporting/photos.ts';
import { changedPart } from '../sidebar/arrange.ts';
import type { Collections } from '../sidebar/collections.svelte.ts';
import type { Navigation } from '../state/navigation.svelte.ts';
import type { Notice } from '../state/notice.svelte.ts';
import type { Photo } from '../state/photo.svelte.ts';
import type { Result } from '../state/result.svelte.ts';
import type { Summaries } from '../state/summaries.svelte.ts';
import type { Teaching } from '../teach/teaching.svelte.ts';
import type { Selection } from './selection.svelte.ts';

type Parts = {
  selection: Selection;
  navigation: Navigation;
  photo: Photo;
  result: Result;
  summaries: Summaries;
  collections: Collections;
  teaching: Teaching;
  notice: Notice;
};

/** What is done with the chosen photos, or with the one that is open. */
export class Chosen {
  readonly #parts: Parts;
  readonly #onChange: () => void;

  /** @param onChange photos may be others, or have other labels */
  constructor(parts: Parts, onChange: () => void) {
    this.#parts = parts;
    this.#onChange = onChange;
  }

  /** All chosen photos are favourites. */
  get areFavourites(): boolean {
    const { selection, summaries, photo } = this.#parts;
    const { only, count, detail } = selection;
    if (only !== null) return summaries.get(only)?.favourite ?? photo.current?.favourite ?? false;
    return detail?.favourites === count;
  }

  /** Chooses all photos of what is on show. */
  all(): void {
    const { selection, result } = this.#parts;
    if (result.shown === null) return;
    const { source, result: found } = result.shown;
    if (source.kind === 'query') selection.all(source.text, found.total);
    else selection.add(found.ids, []);
  }

  async change(change: BulkChange): Promise<void> {
    this.#takeOpen();
    await this.#parts.selection.change(change);
    this.#tell();
    this.#onChange();
  }

  /** Makes them examples of a tag. Throws what the engine says of its name. */
  async teach(name: string): Promise<void> {
    this.#takeOpen();
    await this.#parts.teaching.teach(name, await this.#parts.selection.freeze());
    this.#onChange();
  }

  /** As they are now, for what goes on with them for longer. */
  photos(): Photos {
    this.#takeOpen();
    return this.#parts.selection.photos();
  }

  /** They are analysed next. */
  async analyse(id: AnalysisId): Promise<void> {
    this.#takeOpen();
    await this.#parts.selection.analyse(id);
    this.#tell();
  }

  /** Puts the photos of the album on show into another order. */
  async arrange(reorder: (ids: readonly number[], chosen: ReadonlySet<number>) => number[]): Promise<void> {
    const { selection, navigation, result, collections, notice } = this.#parts;
    const { album } = navigation;
    const ids = result.shown?.result.ids ?? [];
    if (album === null) return;
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- made and read at once
    const order = changedPart(ids, reorder(ids, new Set(selection.some(ids, ids.length))));
    if (order.length === 0) return;
    await notice.attempt(async () => {
      await collections.change('PUT', `/api/albums/${album.id}/photos`, { order });
      await result.reload();
    });
  }

  async trash(): Promise<Trashed | null> {
    const { selection, photo } = this.#parts;
    // It would be asked about once more while its file goes.
    if (photo.id !== null && selection.has(photo.id)) photo.show(null);
    const trashed = await selection.trash();
    this.#tell();
    this.#onChange();
    return trashed;
  }

  /** The open photo is the one that something is done with. */
  #takeOpen(): void {
    const route = this.#parts.navigation.current;
    if (route.view === 'photos' && route.photo !== null) this.#parts.selection.set(route.photo);
  }

  #tell(): void {
    const { problem } = this.#parts.selection;
    if (problem !== null) this.#parts.notice.show(problem);
  }
}
