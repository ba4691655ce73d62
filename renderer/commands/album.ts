import BookMinus from '@lucide/svelte/icons/book-minus';
import ChevronFirst from '@lucide/svelte/icons/chevron-first';
import ChevronLeft from '@lucide/svelte/icons/chevron-left';
import ChevronRight from '@lucide/svelte/icons/chevron-right';
import { stepped } from '../sidebar/arrange.ts';
import type { Session } from '../state/session.svelte.ts';
import { commandTexts, type Command, type CommandId } from './command.ts';

export type AlbumParts = Pick<Session, 'selection' | 'navigation' | 'chosen' | 'result'>;

/** What can be done with the chosen photos of the album on show. */
export function albumCommands(parts: AlbumParts): Command[] {
  const { selection } = parts;
  const { router } = parts.navigation;
  const isInAlbum = (): boolean => {
    const route = router.current;
    return (
      selection.count > 0 &&
      route.view === 'photos' &&
      route.photo === null &&
      parts.navigation.album !== null
    );
  };
  const command = (
    id: CommandId,
    icon: Command['icon'],
    keys: string[],
    run: () => unknown,
    isPossible = isInAlbum,
  ): Command => ({
    ...{ id, icon, keys, run, isPossible },
    group: 'selection',
    undo: 'journal',
    ...commandTexts(id),
  });
  const step = (to: 'back' | 'forward' | 'first') => async () =>
    await parts.chosen.arrange((ids, chosen) => stepped(ids, chosen, to));
  const isArranged = (): boolean => isInAlbum() && parts.result.shown?.result.order === 'album';
  return [
    command('album-back', ChevronLeft, ['Mod+ArrowLeft'], step('back'), isArranged),
    command('album-forward', ChevronRight, ['Mod+ArrowRight'], step('forward'), isArranged),
    command('album-first', ChevronFirst, ['Mod+Home'], step('first'), isArranged),
    command('album-out', BookMinus, ['Mod+Delete'], async () => {
      const album = parts.navigation.album;
      if (album !== null) await parts.chosen.change({ do: 'album', album: album.id, on: false });
    }),
  ];
}
