/**
 * A million photos can be higher than an element may be: Chromium clamps at 33,554,428 px. Beyond
 * {@link LONGEST} the scrolled element stays that high and its scroll position stands for a position in the
 * content. Small steps (wheel, keys, touch) move the content by as much as the hand did; only a jump of the
 * scroll bar is scaled.
 */
export type Scroll = { contentHeight: number; viewport: number };

/** Half of the limit: positions then are exact to the pixel in single precision too. */
export const LONGEST = 16_000_000;

export function elementHeight({ contentHeight }: Scroll): number {
  return Math.min(contentHeight, LONGEST);
}

/** The content's offset for a scroll position, by proportion. */
export function toContent(scroll: Scroll, scrollTop: number): number {
  const range = elementHeight(scroll) - scroll.viewport;
  if (range <= 0) return 0;
  return clamp((scrollTop / range) * (scroll.contentHeight - scroll.viewport), scroll);
}

/** The inverse of {@link toContent}. */
export function toScrollTop(scroll: Scroll, offset: number): number {
  const range = scroll.contentHeight - scroll.viewport;
  if (range <= 0) return 0;
  return (clamp(offset, scroll) / range) * (elementHeight(scroll) - scroll.viewport);
}

/** The content's new offset after the element was scrolled from `before` to `after`. */
export function follow(scroll: Scroll, offset: number, before: number, after: number): number {
  if (scroll.contentHeight <= LONGEST) return clamp(after, scroll);
  const step = after - before;
  const atEdge = after <= 0 || after >= LONGEST - scroll.viewport;
  return Math.abs(step) < scroll.viewport && !atEdge
    ? clamp(offset + step, scroll)
    : toContent(scroll, after);
}

function clamp(offset: number, { contentHeight, viewport }: Scroll): number {
  return Math.min(Math.max(0, offset), Math.max(0, contentHeight - viewport));
}
