import type { PhotoTag, WhyMap } from '../../main/core/api.ts';
import { request } from './request.ts';

/** A pointer that only passes over tags asks for nothing. */
const REST_MS = 120;

/** Where in a photo the tag is seen that the pointer or the keyboard rests on. */
export class Why {
  current: { photo: number; tag: string; map: WhyMap } | null = $state.raw(null);
  #controller: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param tag null: none any more */
  rest(photo: number, tag: PhotoTag | null): void {
    this.#controller?.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.current = null;
    if (tag !== null && tag.source === 'model' && tag.state === 'none')
      this.#timer = setTimeout(() => void this.#ask(photo, tag), REST_MS);
  }

  async #ask(photo: number, { key, name }: PhotoTag): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    try {
      const path = `/api/photos/${photo}/why/${encodeURIComponent(key)}`;
      const map = await request<WhyMap>(path, { signal: controller.signal });
      if (!controller.signal.aborted) this.current = { photo, tag: name, map };
    } catch {
      // Nothing says why: the model is gone, or the file is.
    }
  }
}
