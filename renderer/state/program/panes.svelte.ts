import { MediaQuery } from 'svelte/reactivity';

const KEPT = 'photonest.panel-folded';
/** How long systems wait for the second half of a double click at the most. */
const DOUBLE_CLICK_MS = 500;

/** The side columns: what is unfolded where. The panel comes with a selection, unless a person folded it. */
export class Panes {
  /** Below the width at which the sidebar folds away it is a drawer. */
  sidebarOpen = $state(false);
  /** Below the width at which the panel has room of its own it opens only when asked for. */
  panelOpen = $state(false);
  #folded = $state(localStorage.getItem(KEPT) === 'yes');
  #isHeld = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #sidebarFolds = new MediaQuery('max-width: 799.98px');
  readonly #panelFolds = new MediaQuery('max-width: 1099.98px');

  get sidebarFolds(): boolean {
    return this.#sidebarFolds.current;
  }

  get panelFolds(): boolean {
    return this.#panelFolds.current;
  }

  /** @param large beside one photo, which leaves room for the panel in all windows but a phone's */
  showsPanel(large: boolean): boolean {
    if (this.#isHeld && !large) return false;
    return this.#isFoldable(large) ? !this.#folded : this.panelOpen;
  }

  /** A press on a photo may be half of a double click: the panel that it brings must not move the photo away. */
  hold(): void {
    clearTimeout(this.#timer);
    this.#isHeld = true;
    this.#timer = setTimeout(() => this.release(), DOUBLE_CLICK_MS);
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#isHeld = false;
  }

  togglePanel(large: boolean): void {
    if (!this.#isFoldable(large)) {
      this.panelOpen = !this.panelOpen;
      return;
    }
    this.#folded = !this.#folded;
    localStorage.setItem(KEPT, this.#folded ? 'yes' : 'no');
  }

  /** True when there was something to fold away. */
  close(): boolean {
    const open = (this.sidebarFolds && this.sidebarOpen) || (this.panelFolds && this.panelOpen);
    this.sidebarOpen = false;
    this.panelOpen = false;
    return open;
  }

  #isFoldable(large: boolean): boolean {
    return large ? !this.sidebarFolds : !this.panelFolds;
  }
}
