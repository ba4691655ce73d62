import type { Component } from 'svelte';

/** A line of a menu that opens where somebody asked for it. */
export type MenuItem = {
  id: string;
  name: string;
  icon?: Component<{ size?: number }>;
  /** As `matchesKey` reads it. */
  key?: string;
  danger?: boolean;
  run: () => unknown;
};
