import { MediaQuery } from 'svelte/reactivity';

/** What folds away in narrow windows, and whether it is unfolded there. */
export class Panes {
  sidebarOpen = $state(false);
  panelOpen = $state(false);
  readonly #sidebarFolds = new MediaQuery('max-width: 799.98px');
  readonly #panelFolds = new MediaQuery('max-width: 1099.98px');

  get sidebarFolds(): boolean {
    return this.#sidebarFolds.current;
  }

  get panelFolds(): boolean {
    return this.#panelFolds.current;
  }

  /** True when there was something to fold away. */
  close(): boolean {
    const open = (this.sidebarFolds && this.sidebarOpen) || (this.panelFolds && this.panelOpen);
    this.sidebarOpen = false;
    this.panelOpen = false;
    return open;
  }
}
