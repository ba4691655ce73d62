import type { Album } from '../../main/core/api.ts';
import { quoted } from '../search/query.ts';
import type { Source } from '../state/route.ts';

/** By its name, or by its number where the name does not find it alone. */
export function albumQuery(album: Album, albums: readonly Album[]): string {
  const name = album.name.toLowerCase();
  const isAlone = albums.every((each) => each.id === album.id || each.name.toLowerCase() !== name);
  return isAlone && !/["“”„«»]|^#/.test(album.name) ? `album:${quoted(album.name)}` : `album:#${album.id}`;
}

/** The album that a source shows, and nothing else. */
export function albumOnShow(source: Source, albums: readonly Album[]): Album | null {
  if (source.kind !== 'query') return null;
  return albums.find((album) => albumQuery(album, albums) === source.text) ?? null;
}
