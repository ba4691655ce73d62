import type { Component } from 'svelte';
import Buttons from './sections/Buttons.svelte';
import Dialogs from './sections/Dialogs.svelte';
import Duplicates from './sections/Duplicates.svelte';
import Exporting from './sections/Exporting.svelte';
import Labels from './sections/Labels.svelte';
import Library from './sections/Library.svelte';
import Menus from './sections/Menus.svelte';
import Messages from './sections/Messages.svelte';
import Models from './sections/Models.svelte';
import PhotoPanel from './sections/PhotoPanel.svelte';
import Progress from './sections/Progress.svelte';
import Search from './sections/Search.svelte';
import Sidebar from './sections/Sidebar.svelte';
import Similar from './sections/Similar.svelte';
import TagChips from './sections/TagChips.svelte';
import Teaching from './sections/Teaching.svelte';
import Tiles from './sections/Tiles.svelte';
import Viewer from './sections/Viewer.svelte';
import WhereAndWhen from './sections/WhereAndWhen.svelte';

/** What the gallery shows, in this order. */
export const SECTIONS: { id: string; name: string; section: Component }[] = [
  { id: 'buttons', name: 'Buttons, chips and fields', section: Buttons },
  { id: 'tiles', name: 'Tiles of the grid', section: Tiles },
  { id: 'tag-chips', name: 'Tags', section: TagChips },
  { id: 'photo', name: 'Panel of a photo, or of several', section: PhotoPanel },
  { id: 'viewer', name: 'One photo', section: Viewer },
  { id: 'search', name: 'Search', section: Search },
  { id: 'sidebar', name: 'Sidebar', section: Sidebar },
  { id: 'progress', name: 'Progress', section: Progress },
  { id: 'messages', name: 'Banners, notices and empty views', section: Messages },
  { id: 'menus', name: 'Menus', section: Menus },
  { id: 'dialogs', name: 'Dialogs', section: Dialogs },
  { id: 'exporting', name: 'Keywords into files', section: Exporting },
  { id: 'labels', name: 'Labels', section: Labels },
  { id: 'teaching', name: 'Taught tags', section: Teaching },
  { id: 'where', name: 'Places, map and time', section: WhereAndWhen },
  { id: 'similar', name: 'Similar photos', section: Similar },
  { id: 'duplicates', name: 'Duplicates', section: Duplicates },
  { id: 'models', name: 'Models', section: Models },
  { id: 'library', name: 'Library', section: Library },
];
