import { isSameFailure } from '../../core/photos/failure-sentence.ts';
import type { PhotoFailure } from '../../core/photos/failure.ts';
import type { FoundFile } from '../../core/photos/files.ts';
import { fileKind, isPhoneFilm, isPhonePhoto, isRaw } from '../../core/photos/formats.ts';

/** An XMP file, which is no photo itself. */
export type Sidecar = { name: string; sizeBytes: number; modifiedMs: number };

/**
 * Finds what belongs together among the files of one folder, by their names without the ending, whatever the case:
 * a raw file is shown with the picture that was made of it, the film of a live photo with the photo, and XMP files
 * (`a.xmp`, `a.jpg.xmp`, for the picture also `a.cr2.xmp`) speak of the photo beside them.
 */
export function pairUp(files: FoundFile[], sidecars: Sidecar[]): FoundFile[] {
  const families = Map.groupBy(files, ({ name }) => stem(name));
  const spoken = Map.groupBy(sidecars, ({ name }) => stem(name));
  return files.map((file) => {
    const family = families.get(stem(file.name))!;
    const leader = findLeader(file, family);
    if (leader !== null) return { ...file, skipped: describeCompanion(file, leader), shownWith: leader.path };
    if (file.skipped !== null || spoken.size === 0) return file;
    const shown = family.filter((other) => other === file || findLeader(other, family) === file);
    const names = new Set([stem(file.name), ...shown.map(({ name }) => name.toLowerCase())]);
    return { ...file, sidecar: describe([...names].flatMap((name) => spoken.get(name) ?? [])) };
  });
}

function findLeader(file: FoundFile, family: FoundFile[]): FoundFile | null {
  if (family.length === 1 || !isOrdinary(file)) return null;
  if (isRaw(file.name)) return choose(file, family.filter(isPicture));
  if (isPhoneFilm(file.name))
    return choose(
      file,
      family.filter((other) => isPicture(other) && isPhonePhoto(other.name)),
    );
  return null;
}

/** The same one at every scan, in whatever order the folder is listed. */
function choose({ name }: FoundFile, leaders: FoundFile[]): FoundFile | null {
  const alike = leaders.filter((leader) => stemAsWritten(leader.name) === stemAsWritten(name));
  const ordered = (alike.length > 0 ? alike : leaders).sort((a, b) => (a.name < b.name ? -1 : 1));
  return ordered.find((leader) => isPhonePhoto(leader.name)) ?? ordered[0] ?? null;
}

/** A photo that is read, and can stand for another file. */
function isPicture({ name, skipped }: FoundFile): boolean {
  return skipped === null && !isRaw(name);
}

/** If it is skipped, then only for its kind: no link, and nothing that the disk refuses. */
function isOrdinary({ name, skipped }: FoundFile): boolean {
  const kind = fileKind(name);
  return skipped === null || (kind?.kind === 'skipped' && isSameFailure(kind.failure, skipped));
}

function describeCompanion({ name }: FoundFile, leader: FoundFile): PhotoFailure {
  return { code: isRaw(name) ? 'raw_companion' : 'film_companion', leader: leader.name };
}

/** What the library keeps of them, to see when one changes. */
export function describe(sidecars: Sidecar[]): string | null {
  const entries = sidecars.map(({ name, sizeBytes, modifiedMs }) => `${name}:${sizeBytes}:${modifiedMs}`);
  return entries.length === 0 ? null : entries.sort().join('/');
}

function stem(name: string): string {
  return stemAsWritten(name).toLowerCase();
}

/** Of the files that a Pixel writes for one photo: `PXL_1.RAW-01.COVER.jpg` and `PXL_1.RAW-02.ORIGINAL.dng`. */
const PART_OF_RAW = /\.RAW-\d+(\.MP)?\.(COVER|ORIGINAL)$/i;

function stemAsWritten(name: string): string {
  const dot = name.lastIndexOf('.');
  // A Mac writes accents apart from their letters.
  return (dot > 0 ? name.slice(0, dot) : name).replace(PART_OF_RAW, '').normalize('NFC');
}
