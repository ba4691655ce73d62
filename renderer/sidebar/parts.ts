import type { Dialogs } from '../commands/dialogs/dialogs.svelte.ts';
import type { Chosen } from '../selection/chosen.svelte.ts';
import type { Selection } from '../selection/selection.svelte.ts';
import type { Navigation } from '../state/navigation.svelte.ts';
import type { Notice } from '../state/notice.svelte.ts';
import type { Teaching } from '../teach/teaching.svelte.ts';
import type { Collections } from './collections.svelte.ts';

/** What is done with albums, saved searches and own tags needs these. */
export type SidebarParts = {
  collections: Collections;
  dialogs: Dialogs;
  selection: Selection;
  chosen: Chosen;
  navigation: Navigation;
  notice: Notice;
  teaching: Teaching;
};
