import type { OwnTag } from '../actions.ts';
import type { PhotoDetail, PhotoTag } from '../api/photos.ts';
import { ownTagPath } from '../labels/own-tag-path.ts';
import { formatTagPath } from '../labels/tag-names.ts';

/** What a list of photos for other programs says of each. */
export type ListedPhoto = Pick<
  PhotoDetail,
  'path' | 'hash' | 'takenAt' | 'title' | 'caption' | 'rating' | 'favourite' | 'camera' | 'place'
> & { tags: ListedTag[] };

/** An own tag with its names from the top, so that an import makes the same tag. */
export type ListedTag = Pick<PhotoTag, 'name' | 'score' | 'source' | 'state'> & {
  path?: string[];
  colour?: string;
  aliases?: string[];
};

export type ListFormat = 'csv' | 'json';

const COLUMNS = [
  'path', 'hash', 'takenAt', 'title', 'caption', 'rating', 'favourite', 'camera', 'latitude', 'longitude', 'tags',
  'ownTags',
]; // prettier-ignore

export function listPhoto(photo: PhotoDetail, ownTags: readonly OwnTag[]): ListedPhoto {
  const { path, hash, takenAt, title, caption, rating, favourite, camera, place } = photo;
  const tags = photo.tags
    .filter((tag) => tag.state !== 'rejected')
    .map(({ key, name, score, source, state }) => ({
      name,
      ...detailOf(key, ownTags),
      score,
      source,
      state,
    }));
  return { path, hash, takenAt, title, caption, rating, favourite, camera, place, tags };
}

/** What stands before the first photo. */
export function listBegin(format: ListFormat): string {
  return format === 'json' ? '[' : toCsv(COLUMNS);
}

/** @param index of the photo in the list, from 0 */
export function listRow(photo: ListedPhoto, index: number, format: ListFormat): string {
  if (format === 'csv') return toCsv(cellsOf(photo));
  return `${index === 0 ? '' : ','}\n${JSON.stringify(photo)}`;
}

export function listEnd(format: ListFormat): string {
  return format === 'json' ? '\n]\n' : '';
}

function detailOf(key: string, ownTags: readonly OwnTag[]): Pick<ListedTag, 'path' | 'colour' | 'aliases'> {
  const tag = ownTags.find((each) => each.key === key);
  if (tag === undefined) return {};
  const { colour, aliases } = tag;
  return {
    path: ownTagPath(tag, ownTags),
    ...(colour !== null && { colour }),
    ...(aliases.length > 0 && { aliases }),
  };
}

function cellsOf(row: ListedPhoto): (string | number | boolean | null)[] {
  const namesOf = (tags: ListedTag[]): string => tags.map(({ name, path }) => formatTagPath(path ?? [name])).join(';');
  const own = row.tags.filter(({ state }) => state === 'confirmed');
  const place = [row.place?.latitude ?? null, row.place?.longitude ?? null];
  return [
    ...[row.path, row.hash, row.takenAt, row.title, row.caption, row.rating, row.favourite, row.camera, ...place],
    namesOf(row.tags),
    namesOf(own),
  ];
} // prettier-ignore

/** A line as RFC 4180 has it. */
function toCsv(cells: (string | number | boolean | null)[]): string {
  const quoted = cells.map((cell) => {
    const text = String(cell ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(',')}\r\n`;
}
