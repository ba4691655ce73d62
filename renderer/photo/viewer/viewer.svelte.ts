import { untrack } from 'svelte';
import { RegionState } from '../region.svelte.ts';
import { StageState } from '../stage.svelte.ts';
import { photoAction, type PhotoAction } from './keys.ts';
import type { LightboxProps } from './props.ts';
import { Slideshow } from './slideshow.svelte.ts';

/** In full screen the controls go when the hand rests for so long. */
const REST_MS = 2000;
/** Photos on each side that are wanted beside the open one. */
const REACH = 24;
/** Of the photos that are named on each side when it is closed. */
const FAR = 1000;

/** One large photo among others: where it stands, how it is shown, and what keys and swipes mean. */
export class Viewer {
  readonly #props: () => LightboxProps;
  readonly stage = new StageState();
  readonly region = new RegionState();
  readonly slideshow = new Slideshow(() => {
    const next = this.neighbour(1);
    if (next !== null) this.step(next);
    return next !== null;
  });
  list: LightboxProps['list'] = $state.raw({ ids: [], aspects: [] });
  full = $state(false);
  idle = $state(false);
  #rest: ReturnType<typeof setTimeout> | undefined;

  readonly id: number = $derived.by(() => this.#props().id);
  readonly beside: number | null = $derived.by(() => this.#props().beside);
  /** Where the arrows are: beside another photo it is the right one that changes. */
  readonly #moving: number = $derived(this.beside ?? this.id);
  readonly index: number = $derived(this.list.ids.indexOf(this.#moving));

  constructor(props: () => LightboxProps) {
    this.#props = props;
    this.list = untrack(() => props().list);
  }

  /** The photo and those around it, whose summaries are wanted. */
  get around(): number[] {
    const { ids } = this.list;
    return [...ids.slice(Math.max(0, this.index - REACH), this.index + REACH + 1), this.id];
  }

  /** The photo, then those behind it in the list, then those before it. */
  get nearest(): number[] {
    const { ids } = this.list;
    const at = ids.indexOf(this.id);
    return [this.id, ...ids.slice(at + 1, at + FAR), ...ids.slice(Math.max(0, at - FAR), at).reverse()];
  }

  neighbour(by: 1 | -1): number | null {
    return this.index === -1 ? null : (this.list.ids[this.index + by] ?? null);
  }

  aspectOf(photo: number): number {
    return (this.list.aspects[this.list.ids.indexOf(photo)] ?? 1500) / 1000;
  }

  step(photo: number): void {
    if (this.beside === null) this.#props().onshow(photo);
    else if (photo !== this.id) this.#props().onshow(this.id, photo);
  }

  go(to: 'previous' | 'next' | 'first' | 'last'): void {
    const { ids } = this.list;
    const targets = {
      previous: this.neighbour(-1),
      next: this.neighbour(1),
      first: ids[0],
      last: ids.at(-1),
    };
    const target = targets[to];
    if (typeof target === 'number' && target !== this.#moving) this.step(target);
  }

  compare(): void {
    const { onshow } = this.#props();
    if (this.beside !== null) onshow(this.id);
    else onshow(this.id, this.neighbour(1) ?? this.neighbour(-1) ?? undefined);
  }

  async toggleFull(): Promise<void> {
    if (document.fullscreenElement !== null) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen().catch(() => undefined);
  }

  /** The hand moves, or a key was pressed. */
  stir(): void {
    this.idle = false;
    clearTimeout(this.#rest);
    if (this.full) this.#rest = setTimeout(() => (this.idle = true), REST_MS);
  }

  swipe(direction: 'left' | 'right' | 'up' | 'down'): void {
    if (direction === 'down') this.#props().onback();
    else if (direction === 'up') this.#props().onpanel();
    else this.go(direction === 'left' ? 'next' : 'previous');
  }

  /** Before the window's own keys: Escape lets go of what is nearest. */
  readonly handleKey = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
    if (target instanceof HTMLInputElement || target.isContentEditable) return;
    if (event.key === ' ' && target.closest('button, a') !== null) return;
    if (this.#marks(event)) return event.preventDefault();
    const action = photoAction(event, this.stage.zoomed);
    if (action === null || (action.kind === 'leave' && this.full)) return;
    event.preventDefault();
    this.stir();
    this.#run(action);
  };

  /** Keys that are about the marked part: arrows move it, with Shift they change its size. */
  #marks(event: KeyboardEvent): boolean {
    const arrows: Record<string, [number, number]> = {
      ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
    };
    const arrow = arrows[event.key];
    const { current } = this.region;
    if (event.ctrlKey || event.metaKey || event.altKey || current === null) return false;
    if (arrow !== undefined) this.region.nudge(...arrow, event.shiftKey);
    else if (event.key === 'Enter') this.#props().onpart(current);
    else return false;
    return true;
  }

  #leave(): void {
    if (this.region.current !== null) this.region.close();
    else if (this.slideshow.running) this.slideshow.stop();
    else if (this.stage.zoomed) this.stage.fit();
    else if (this.beside !== null) this.#props().onshow(this.id);
    else this.#props().onback();
  }

  #run(action: PhotoAction): void {
    const props = this.#props();
    switch (action.kind) {
      case 'go':
        return this.go(action.to);
      case 'pan':
        return this.stage.panKey(action.x, action.y);
      case 'zoom':
        return this.stage.step(action.direction);
      case 'turn':
        return this.stage.turn(action.by);
      case 'judge':
        return props.onannotate(action.chip, action.state);
      case 'natural':
        return this.stage.toggle();
      case 'full-screen':
        return void this.toggleFull();
      case 'slideshow':
        return this.slideshow.toggle();
      case 'panel':
        return props.onpanel();
      case 'similar':
        return props.onalike();
      case 'compare':
        return this.compare();
      case 'stars':
        return props.onstars(action.stars);
      case 'favourite':
        return props.onfavourite();
      case 'region':
        return this.region.toggle();
      case 'add-tag':
        return props.onaddtag();
      case 'last-tag':
        return props.onlasttag();
      case 'layer':
        return props.onlayer(action.layer);
      case 'leave':
        return this.#leave();
    }
  }
}
