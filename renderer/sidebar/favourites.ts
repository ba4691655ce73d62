import type { Dragged } from './dragged.ts';
import type { SidebarParts } from './parts.ts';

/** Photos become favourites. */
export function dropOnFavourites({
  selection,
  chosen,
}: Pick<SidebarParts, 'selection' | 'chosen'>): (dragged: Dragged) => (() => void) | null {
  return (dragged) =>
    dragged.kind !== 'photos'
      ? null
      : () => {
          selection.add(dragged.ids, []);
          void chosen.change({ do: 'favourite', on: true });
        };
}
