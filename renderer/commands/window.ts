import Bookmark from '@lucide/svelte/icons/bookmark';
import CommandIcon from '@lucide/svelte/icons/command';
import CopyIcon from '@lucide/svelte/icons/copy';
import Cpu from '@lucide/svelte/icons/cpu';
import EyeOff from '@lucide/svelte/icons/eye-off';
import FileInput from '@lucide/svelte/icons/file-input';
import FileOutput from '@lucide/svelte/icons/file-output';
import FolderPlus from '@lucide/svelte/icons/folder-plus';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import Heart from '@lucide/svelte/icons/heart';
import Images from '@lucide/svelte/icons/images';
import Keyboard from '@lucide/svelte/icons/keyboard';
import LibraryBig from '@lucide/svelte/icons/library-big';
import MonitorUp from '@lucide/svelte/icons/monitor-up';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Pause from '@lucide/svelte/icons/pause';
import Play from '@lucide/svelte/icons/play';
import MapIcon from '@lucide/svelte/icons/map';
import Redo from '@lucide/svelte/icons/redo-2';
import MapPin from '@lucide/svelte/icons/map-pin';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Search from '@lucide/svelte/icons/search';
import Shapes from '@lucide/svelte/icons/shapes';
import SquareCheck from '@lucide/svelte/icons/square-check';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Undo from '@lucide/svelte/icons/undo-2';
import X from '@lucide/svelte/icons/x';
import { WHOLE_LIBRARY } from '../exporting/photos.ts';
import { saveSearch } from '../sidebar/searches.ts';
import { request } from '../state/request.ts';
import { LIBRARY, photosRoute, searchRoute, type Route } from '../state/route.ts';
import type { Session } from '../state/session.svelte.ts';
import { commandTexts, type Command, type CommandId, type Group } from './command.ts';

type Parts = Pick<
  Session,
  | 'selection'
  | 'chosen'
  | 'result'
  | 'navigation'
  | 'dialogs'
  | 'notice'
  | 'undo'
  | 'engine'
  | 'folders'
  | 'collections'
>;

/**
 * Choosing photos, going somewhere, the library and undoing.
 *
 * @param find puts the keyboard into the search box
 */
export function windowCommands(parts: Parts, find: () => void): Command[] {
  const { selection, undo, dialogs } = parts;
  const { router } = parts.navigation;
  const always = (): boolean => true;
  const command = (
    group: Group,
    id: CommandId,
    icon: Command['icon'],
    keys: string[],
    run: () => unknown,
    others: Partial<Command> = {},
  ): Command => ({
    group,
    id,
    icon,
    keys,
    run,
    isPossible: always,
    undo: 'nothing',
    ...commandTexts(id),
    ...others,
  });
  const go = (id: CommandId, icon: Command['icon'], route: Route): Command =>
    command('goTo', id, icon, [], () => router.go(route));
  const act = (action: 'pause' | 'resume' | 'rescan') => async () =>
    await parts.notice.attempt(async () => await parts.engine.act(action));
  const query = (): string | null => {
    const route = router.current;
    return route.view === 'photos' && route.source.kind === 'query' && route.source.text !== ''
      ? route.source.text
      : null;
  };
  return [
    command('choose', 'all', SquareCheck, ['Mod+a'], () => parts.chosen.all(), {
      isPossible: () => parts.result.shown !== null && router.current.view === 'photos',
      undo: 'itself',
    }),
    command('choose', 'none', X, ['Escape'], () => selection.clear(), {
      isPossible: () => selection.count > 1,
      undo: 'itself',
    }),
    command('goTo', 'find', Search, ['/', 'Mod+f'], find),
    go('go-photos', Images, photosRoute(LIBRARY)),
    go('go-favourites', Heart, searchRoute('is:favourite')),
    go('go-labels', Shapes, { view: 'labels' }),
    go('go-places', MapPin, { view: 'places', text: '' }),
    command('goTo', 'go-map', MapIcon, ['m'], () => router.go({ view: 'map' })),
    go('go-duplicates', CopyIcon, { view: 'duplicates' }),
    go('go-hidden', EyeOff, searchRoute('is:hidden')),
    go('go-unread', TriangleAlert, { view: 'unread' }),
    go('go-models', Cpu, { view: 'models' }),
    go('go-library', LibraryBig, { view: 'library' }),
    command(
      'goTo',
      'review',
      ListChecks,
      ['r'],
      () => router.go({ view: 'review', label: parts.navigation.searchedLabel!.key }),
      {
        isPossible: () => parts.navigation.searchedLabel !== null,
      },
    ),
    command('library', 'save-search', Bookmark, ['Mod+d'], async () => await saveSearch(parts, query()!), {
      isPossible: () => query() !== null,
      undo: 'journal',
    }),
    command('library', 'add-folder', FolderPlus, ['Mod+o'], () => void parts.folders.choose(), {
      undo: 'journal',
    }),
    command('library', 'export-library', FileOutput, [], () =>
      dialogs.open({ kind: 'export', photos: WHOLE_LIBRARY }),
    ),
    command('library', 'import', FileInput, [], () => dialogs.open({ kind: 'import' }), { undo: 'journal' }),
    command('library', 'teach-import', GraduationCap, [], () => dialogs.open({ kind: 'teach-import' }), {
      undo: 'journal',
    }),
    command('library', 'rescan', RotateCcw, [], act('rescan')),
    command('library', 'pause', Pause, [], act('pause'), {
      isPossible: () => ['scanning', 'tagging'].includes(parts.engine.current?.activity.state ?? ''),
      undo: 'itself',
    }),
    command('library', 'resume', Play, [], act('resume'), {
      isPossible: () => parts.engine.current?.activity.state === 'paused',
      undo: 'itself',
    }),
    command('library', 'lay-out', MapIcon, [], layOutAgain(parts), {
      isPossible: () => router.current.view === 'map',
    }),
    command('library', 'remote', MonitorUp, [], () => dialogs.open({ kind: 'remote' }), {
      isPossible: () => (parts.engine.current?.remote?.state ?? 'ended') === 'ended',
      undo: 'itself',
    }),
    command('library', 'single-keys', Keyboard, [], () => dialogs.setSingleKeys(!dialogs.singleKeys), {
      undo: 'itself',
    }),
    command('undo', 'undo', Undo, ['Mod+z'], async () => await undo.undo(), {
      isPossible: () => undo.state.undo !== null,
      undo: 'itself',
    }),
    command('undo', 'redo', Redo, ['Mod+Shift+z', 'Mod+y'], async () => await undo.redo(), {
      isPossible: () => undo.state.redo !== null,
      undo: 'itself',
    }),
    command('library', 'palette', CommandIcon, ['Mod+k'], () => dialogs.open({ kind: 'palette' })),
    command('library', 'keys', Keyboard, ['?'], () => dialogs.open({ kind: 'keys' })),
  ];
}

/** All photos of the map, in the background. */
function layOutAgain({ notice }: Pick<Parts, 'notice'>): () => Promise<void> {
  return async () =>
    await notice.attempt(async () => {
      await request('/api/library-map', { method: 'POST' });
    });
}
