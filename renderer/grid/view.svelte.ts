import type { SearchResult } from '../../main/core/api.ts';
import { boxesBetween, boxOf, headingsBetween, type Box } from './boxes.ts';
import { HEADING, layOut, type Heading, type Layout } from './layout.ts';
import { mergeMonths, monthsOf } from './months.ts';
import { move } from './move.ts';
import { elementHeight, follow, toScrollTop } from './scroll.ts';

/** Around the photos, in pixels; the selection's ring needs some of it. */
export const MARGIN = 16;
const LEAST_MARGIN = 6;
export const TOP = 12;

/** Lower rows than this stand under months. */
const MONTHS_BELOW = 110;
/** Of the scrubber, in windows that have room for it. */
const SCRUBBER = 72;
const NARROW = 568;

/** `scrubs`: the time is at the right edge instead of a scroll bar. */
export type Shown = { result: SearchResult; rowHeight: number; selected: number | null; scrubs: boolean };

type Drawn = { ids: number[]; layout: Layout };

/** Which part of a result is in sight, and how it moves. `offset` is the top of the window in the content. */
export class GridView {
  element: HTMLElement | undefined = $state.raw();
  clientWidth = $state(0);
  offsetWidth = $state(0);
  clientHeight = $state(0);
  offset = $state(0);
  #scrollTop = $state(0);
  /** Its properties are read one by one: the layout does not depend on what is selected. */
  readonly #shown: Shown;
  /** What stays in its place when the layout changes: the selected photo if in sight, else the first one. */
  #anchor: { id: number; above: number } | null = null;
  /** What is on show; the layout may be ahead of it until {@link restore}. */
  #drawn: Drawn | null = null;

  constructor(shown: Shown, offset: number) {
    this.#shown = shown;
    this.offset = offset;
  }

  /** Together with the scroll bar as wide as the left one. */
  readonly rightMargin = $derived.by(() => {
    if (this.#shown.scrubs) return this.clientWidth < NARROW ? MARGIN : SCRUBBER;
    return Math.max(LEAST_MARGIN, MARGIN - (this.offsetWidth - this.clientWidth));
  });
  readonly layout = $derived.by(() => {
    const { result, rowHeight } = this.#shown;
    const width = Math.max(100, this.clientWidth - MARGIN - this.rightMargin);
    return layOut({
      aspects: result.aspects,
      days: this.#isSparse ? mergeMonths(result.days) : result.days,
      width,
      rowHeight: Math.round(Math.min(rowHeight, width * 0.6)),
    });
  });
  /** Days of one or two photos would leave a narrow window mostly empty, as small photos would any. */
  readonly #isSparse = $derived.by(() => {
    const { result, rowHeight } = this.#shown;
    const few = result.days.length * 2 > result.total;
    return rowHeight < MONTHS_BELOW || (few && this.clientWidth < NARROW);
  });
  readonly contentHeight = $derived(heightOf(this.layout));
  readonly #scroll = $derived({ contentHeight: this.contentHeight, viewport: this.clientHeight });
  readonly height = $derived(elementHeight(this.#scroll));
  /** From a place in the layout to one in the scrolled element. */
  readonly shift = $derived(this.#scrollTop - this.offset + TOP);
  readonly boxes: Box[] = $derived(
    this.clientHeight === 0
      ? []
      : boxesBetween(this.layout, this.offset - this.clientHeight / 2, this.offset + this.clientHeight * 1.5),
  );
  readonly headings = $derived(
    headingsBetween(this.layout, this.offset - HEADING, this.offset + this.clientHeight * 1.5, HEADING),
  );
  readonly months = $derived.by(() =>
    this.#shown.scrubs ? monthsOf(this.#shown.result.days, this.layout) : [],
  );
  /** The heading that is about to leave, or has left, at the top; `push` is how far the next one shoves it. */
  readonly stuck: { heading: Heading; push: number } | null = $derived.by(() => {
    const { headings } = this.layout;
    const top = this.offset - TOP;
    let at = -1;
    for (let low = 0, high = headings.length - 1; low <= high;) {
      const middle = (low + high) >> 1;
      if (headings[middle]!.top < top) [at, low] = [middle, middle + 1];
      else high = middle - 1;
    }
    while (at > 0 && headings[at - 1]!.top === headings[at]!.top) at -= 1; // the first of its line
    const heading = headings[at];
    if (heading === undefined) return null;
    let after = at + 1;
    while (headings[after]?.top === heading.top) after += 1;
    const next = headings[after];
    return { heading, push: next === undefined ? 0 : Math.min(0, next.top - top - HEADING) };
  });
  readonly selectedIndex = $derived.by(() => {
    const { result, selected } = this.#shown;
    return selected === null ? -1 : result.ids.indexOf(selected);
  });

  /**
   * Before a new layout is drawn. The browser tells of a scroll only with the next frame: what a hand has scrolled
   * since is taken over here, or {@link restore} would scroll back.
   */
  catchUp(): void {
    const drawn = this.#drawn;
    if (!this.element || drawn === null || this.element.scrollTop === this.#scrollTop) return;
    const scroll = { contentHeight: heightOf(drawn.layout), viewport: this.clientHeight };
    this.offset = follow(scroll, this.offset, this.#scrollTop, this.element.scrollTop);
    this.#scrollTop = this.element.scrollTop;
    const { selected } = this.#shown;
    this.#setAnchor(drawn, selected === null ? -1 : drawn.ids.indexOf(selected));
  }

  /** After the layout changed: what was in sight stays in sight. */
  restore(): void {
    if (this.clientHeight === 0) return;
    this.#drawn = this.#current;
    const anchor = this.#anchor;
    const box = anchor === null ? null : boxOf(this.layout, this.#shown.result.ids.indexOf(anchor.id));
    this.#scrollTo(
      box !== null && anchor !== null && this.offset > 0 ? box.top + TOP - anchor.above : this.offset,
    );
  }

  boxAt(index: number): Box | null {
    return boxOf(this.layout, index);
  }

  /** Scrolls no further than it must; the photo's heading comes along. */
  reveal(index: number): void {
    const box = boxOf(this.layout, index);
    if (box === null) return;
    const top = box.top + TOP - HEADING - TOP;
    const bottom = box.top + TOP + box.height + MARGIN;
    if (top < this.offset) this.#scrollTo(top);
    else if (bottom > this.offset + this.clientHeight) this.#scrollTo(bottom - this.clientHeight);
  }

  /** The index where a key leads; null when it is not a key that moves. The first one only selects. */
  target(key: string): number | null {
    const { layout, selectedIndex } = this;
    const page = this.clientHeight - this.#shown.rowHeight;
    if (selectedIndex !== -1) return move(layout, selectedIndex, key, page);
    const first = this.firstIndex;
    const target = move(layout, first, key, page);
    return target === null || key === 'Home' || key === 'End' ? target : first;
  }

  /** By the scrubber, or to a date. */
  seek(offset: number): void {
    this.#scrollTo(offset);
  }

  /** The photo at the top of the window. */
  get firstIndex(): number {
    return this.boxes.find((box) => box.top + TOP + box.height > this.offset + HEADING)?.index ?? 0;
  }

  handleScroll(): void {
    // Svelte makes it null when the grid goes, which a late scroll may outlast.
    if (!this.element || this.element.scrollTop === this.#scrollTop) return;
    this.offset = follow(this.#scroll, this.offset, this.#scrollTop, this.element.scrollTop);
    this.#scrollTop = this.element.scrollTop;
    this.#setAnchor();
  }

  #scrollTo(target: number): void {
    if (!this.element) return;
    const { contentHeight, viewport } = this.#scroll;
    this.offset = Math.min(Math.max(0, target), Math.max(0, contentHeight - viewport));
    this.element.scrollTop = toScrollTop(this.#scroll, this.offset);
    this.#scrollTop = this.element.scrollTop;
    this.#setAnchor();
  }

  get #current(): Drawn {
    return { ids: this.#shown.result.ids, layout: this.layout };
  }

  #setAnchor({ ids, layout }: Drawn = this.#current, selectedIndex = this.selectedIndex): void {
    const inSight = ({ top, height }: Box) =>
      top + TOP >= this.offset && top + TOP + height <= this.offset + this.clientHeight + MARGIN;
    const selected = boxOf(layout, selectedIndex);
    const box =
      selected !== null && inSight(selected)
        ? selected
        : boxesBetween(layout, this.offset - TOP, this.offset + this.clientHeight).find(inSight);
    const id = box === undefined ? undefined : ids[box.index];
    this.#anchor = box === undefined || id === undefined ? null : { id, above: box.top + TOP - this.offset };
  }
}

function heightOf(layout: Layout): number {
  return layout.height + TOP + MARGIN;
}
