import type { Bridge } from '../main/core/bridge.ts';

export type { MenuCommand } from '../main/core/bridge.ts';

declare global {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface merges
  interface Window {
    photonest?: Bridge;
  }
}

/** What the desktop shell adds through its preload; a browser has none of it. */
export const bridge: Bridge | null = window.photonest ?? null;
