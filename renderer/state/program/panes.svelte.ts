import { MediaQuery } from 'svelte/reactivity';

const KEPT = 'photonest.panel-folded';

/** The side columns: what is unfolded where. The panel comes with a selection, unless a person folded it. */
export class Panes {
  /** Below the width at which the sidebar folds away it is a drawer. */
  sidebarOpen = $state(false);
  /** Below the width at which the panel has room of its own it opens only when asked for. */
  panelOpen = $state(false);
  #folded = $state(localStorage.getItem(KEPT) === 'yes');
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
    return this.#isFoldable(large) ? !this.#folded : this.panelOpen;
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
