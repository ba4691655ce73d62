import type { Album } from '../../main/core/api.ts';
import type { MenuItem } from '../commands/menu.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { LIBRARY, photosRoute, searchRoute } from '../state/route.ts';
import { albumQuery } from './album-on-show.ts';
import type { Dragged } from './dragged.ts';
import type { SidebarParts } from './parts.ts';

export function askForAlbum(parts: SidebarParts): void {
  parts.dialogs.ask({
    title: t('sidebar.newAlbum.title'),
    label: t('sidebar.newAlbum.label'),
    value: '',
    hint: null,
    input: 'line',
    action: t('sidebar.newAlbum.action'),
    submit: async (name) => await parts.collections.change('POST', '/api/albums', { name }),
  });
}

export function albumMenu(parts: SidebarParts, album: Album, albums: readonly Album[]): MenuItem[] {
  const at = albums.indexOf(album);
  const items: MenuItem[] = [
    { id: 'rename', name: t('sidebar.rename'), key: 'F2', run: () => renameAlbum(parts, album) },
  ];
  if (parts.selection.count > 0)
    items.push({ id: 'add', name: t('sidebar.addSelection'), run: async () => addToAlbum(parts, album) });
  if (at > 0)
    items.push({ id: 'up', name: t('sidebar.up'), key: 'Alt+ArrowUp', run: async () => place(parts, album, at - 1) });
  if (at < albums.length - 1)
    items.push({ id: 'down', name: t('sidebar.down'), key: 'Alt+ArrowDown', run: async () => place(parts, album, at + 1) });
  items.push({ id: 'delete', name: t('sidebar.delete'), key: 'Delete', danger: true, run: async () => deleteAlbum(parts, album) });
  return items;
} // prettier-ignore

/** Photos are added, an album takes the place of this one. */
export function dropOnAlbum(parts: SidebarParts, album: Album): (dragged: Dragged) => (() => void) | null {
  return (dragged) => {
    if (dragged.kind === 'photos') return () => void addToAlbum(parts, album, dragged.ids);
    if (dragged.kind !== 'album' || dragged.id === album.id) return null;
    return () => {
      const albums = parts.collections.albums.current ?? [];
      const moved = albums.find(({ id }) => id === dragged.id);
      if (moved !== undefined) void place(parts, moved, albums.indexOf(album));
    };
  };
}

async function addToAlbum(parts: SidebarParts, { id }: Album, photos?: number[]): Promise<void> {
  if (photos !== undefined) parts.selection.add(photos, []);
  await parts.chosen.change({ do: 'album', album: id, on: true });
  await parts.collections.load();
}

function renameAlbum(parts: SidebarParts, album: Album): void {
  parts.dialogs.ask({
    title: t('sidebar.renameTo.title', { name: album.name }),
    label: t('sidebar.renameTo.label'),
    value: album.name,
    hint: null,
    input: 'line',
    action: t('sidebar.renameTo.action'),
    submit: async (name) => {
      const wasShown = parts.navigation.album?.id === album.id;
      await parts.collections.change('PATCH', `/api/albums/${album.id}`, { name });
      const albums = parts.collections.albums.current ?? [];
      const renamed = albums.find(({ id }) => id === album.id);
      if (wasShown && renamed !== undefined)
        parts.navigation.router.replace(searchRoute(albumQuery(renamed, albums)));
    },
  });
}

async function place(parts: SidebarParts, album: Album, at: number): Promise<void> {
  const others = (parts.collections.albums.current ?? []).filter(({ id }) => id !== album.id);
  const order = [...others.slice(0, at), album, ...others.slice(at)].map(({ id }) => id);
  await parts.notice.attempt(async () => await parts.collections.change('PUT', '/api/albums', { order }));
}

async function deleteAlbum(parts: SidebarParts, album: Album): Promise<void> {
  const wasShown = parts.navigation.album?.id === album.id;
  await parts.notice.attempt(async () => await parts.collections.change('DELETE', `/api/albums/${album.id}`));
  if (wasShown) parts.navigation.router.replace(photosRoute(LIBRARY));
}
