import {
  foldKeyword,
  foldKeywordName,
  joinKeyword,
  type ExportedKeyword,
} from '../../core/photos/exported-keyword.ts';
import { Packet, type ListName } from './packet.ts';
import { UnusableSidecar } from './unusable.ts';

export type SidecarChange = {
  /** Keywords that the sidecar should have by this program. */
  wanted: readonly ExportedKeyword[];
  /** Keywords that this program wrote before; all others are somebody else's. */
  before: readonly ExportedKeyword[];
  /** Written where there is none yet; null: nothing is known of it. */
  rating: number | null;
};

export type MergedSidecar = {
  /** The whole file, as it was where nothing is to be changed; null: there is none, and none is needed. */
  text: string | null;
  added: string[];
  removed: string[];
  /** Keywords that are this program's when the file is written. */
  exported: ExportedKeyword[];
};

/**
 * Merges keywords into a sidecar. A keyword that somebody else wrote is left as it is and stays theirs. A hierarchy's
 * levels go into `dc:subject` as well, for programs that know no hierarchies.
 *
 * @param text of the present sidecar; null: there is none
 * @throws UnusableSidecar where it cannot be changed without losing something
 */
export function mergeSidecar(text: string | null, { wanted, before, rating }: SidecarChange): MergedSidecar {
  const packet = Packet.parse(text);
  const own = new Set(before.map(({ path }) => foldKeyword(path)));
  const exported = withLevels(wanted).filter(
    ({ path }) => own.has(foldKeyword(path)) || !isPresent(packet, path),
  );
  const kept = new Set(exported.map(({ path }) => foldKeyword(path)));
  const gone = before.filter(({ path }) => !kept.has(foldKeyword(path)) && isPresent(packet, path));
  for (const { path } of gone) removeKeyword(packet, path);
  const deep = new Set(wanted.map(({ path }) => foldKeyword(path)));
  const added = exported.filter(({ path }) => addKeyword(packet, path, deep.has(foldKeyword(path))));
  if (added.length === 0 && gone.length === 0) return { text, added: [], removed: [], exported };
  if (rating !== null && packet.rating === null) packet.setRating(rating);
  const names = (keywords: ExportedKeyword[]): string[] => keywords.map(({ path }) => joinKeyword(path));
  return { text: write(packet, text), added: names(added), removed: names(gone), exported };
}

/** Whatever the XML library may have made of the rest, a person's fields are never lost. */
function write(packet: Packet, before: string | null): string {
  const written = packet.toString().trimEnd();
  const foreign = before === null ? packet.foreign : Packet.parse(before).foreign;
  if (Packet.parse(written).foreign !== foreign) throw new UnusableSidecar({ code: 'lossy' });
  if (before === null) return `${written}\n`;
  // A tree knows neither a byte order mark, nor how lines end, nor what comes last.
  const mark = before.startsWith('\uFEFF') ? '\uFEFF' : '';
  const end = before.slice(before.trimEnd().length);
  return mark + (before.includes('\r\n') ? written.replace(/\r?\n/g, '\r\n') : written) + end;
}

/** Each keyword once. A level is as automatic as what stands below it, unless it is wanted itself. */
function withLevels(wanted: readonly ExportedKeyword[]): ExportedKeyword[] {
  const levels = wanted
    .filter(({ path }) => path.length > 1)
    .flatMap(({ path, automatic }) => path.map((level) => ({ path: [level], automatic })));
  const unique = new Map<string, ExportedKeyword>();
  for (const keyword of [...wanted, ...levels]) {
    const key = foldKeyword(keyword.path);
    if (!unique.has(key)) unique.set(key, keyword);
  }
  return [...unique.values()];
}

function isPresent(packet: Packet, path: string[]): boolean {
  return placesOf(path).some(({ list, value }) => has(packet, list, value));
}

/** @param isWhole it is no mere level of another. @returns whether it was missing anywhere */
function addKeyword(packet: Packet, path: string[], isWhole: boolean): boolean {
  const places = isWhole ? placesOf(path) : placesOf(path).filter(({ list }) => list === 'subject');
  const missing = places.filter(({ list, value }) => !has(packet, list, value));
  for (const { list, value } of missing) packet.add(list, value);
  return missing.length > 0;
}

function removeKeyword(packet: Packet, path: string[]): void {
  for (const { list, value } of placesOf(path))
    packet.remove(list, (each) => foldKeywordName(each) === foldKeywordName(value));
}

/** digiKam takes `AC/DC` for a hierarchy. */
function placesOf(path: string[]): { list: ListName; value: string }[] {
  const isPlain = path.every((level) => !level.includes('/'));
  return [
    ...(path.length === 1 ? [{ list: 'subject' as const, value: joinKeyword(path) }] : []),
    { list: 'lightroom', value: joinKeyword(path) },
    ...(isPlain ? [{ list: 'digiKam' as const, value: path.join('/') }] : []),
  ];
}

function has(packet: Packet, list: ListName, value: string): boolean {
  return packet.list(list).some((each) => foldKeywordName(each) === foldKeywordName(value));
}
