import type { FoundFile } from '../../core/photos/files.ts';

/** Google cuts names there, in letters or in bytes; `.json` comes behind. */
const LIMIT = 46;
const SUFFIX = '.supplemental-metadata';
/** How Google calls a photo that was edited there, in the languages that have been seen; it has no JSON of its own. */
const EDITED = [
  'edited', 'bearbeitet', 'modifié', 'modifie', 'editado', 'editada', 'edytowane', 'bewerkt', 'modificato',
  'redigerad', 'redigeret', 'redigert', 'muokattu', 'upraveno', 'düzenlendi', 'изменено', 'змінено', '編集済み', '已编辑',
  '已編輯', '수정됨', 'edit',
]; // prettier-ignore
/** Of an edited photo, which may be of another format than its original. */
const ORIGINAL_ENDINGS = ['.jpg', '.jpeg', '.heic', '.png', '.webp', '.gif', '.dng'];
/** A name with its counter, as Google gives those of one album that are called alike: `a(1).jpg`, `a.jpg(1).json`. */
const COUNTED = /^(.*?)(\(\d+\))?$/s;

/**
 * Which of the JSON files `names` Google Takeout wrote about which photos of their folder, by the names alone:
 * `a.jpg.json`, `a.jpg.supplemental-metadata.json`, either of them cut short, `a.jpg(1).json` for `a(1).jpg`, and for
 * `a-edited.jpg` that of `a.jpg`.
 *
 * @returns the JSON file's name by the photo's path
 */
export function findTakeout(files: readonly FoundFile[], names: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  if (names.length === 0) return found;
  const byStem = new Map(names.map((name) => [fold(name.replace(/\.json$/i, '')), name]));
  for (const { path, name, skipped } of files) {
    if (skipped !== null) continue;
    const stem = stemsFor(name).find((each) => byStem.has(each));
    if (stem !== undefined) found.set(path, byStem.get(stem)!);
  }
  return found;
}

/** What the JSON file may be called, without its ending, most probable first. */
function stemsFor(name: string, mayBeEdited = true): string[] {
  const dot = name.lastIndexOf('.');
  const [base, ending] = [fold(name.slice(0, dot)), fold(name.slice(dot))];
  const [, plain = '', counter = ''] = COUNTED.exec(base)!;
  const original = mayBeEdited ? withoutEdited(plain) : null;
  return [
    ...spellings(base + ending, ''),
    ...(counter === '' ? [] : spellings(plain + ending, counter)),
    base,
    ...(original === null
      ? []
      : [ending, ...ORIGINAL_ENDINGS].flatMap((each) => stemsFor(original + counter + each, false))),
  ];
}

/** Whole, then ever shorter, down to the name alone, or to the limit where that cuts the name itself. */
function spellings(name: string, counter: string): string[] {
  const full = name + SUFFIX;
  const whole = Array.from({ length: SUFFIX.length + 1 }, (_, cut) => full.slice(0, full.length - cut));
  const isLong = Buffer.byteLength(name) > LIMIT;
  const cut = isLong ? [name.slice(0, LIMIT), firstBytes(name)] : [];
  return [...whole, ...cut.filter((each) => each !== name)].map((each) => each + counter);
}

function firstBytes(name: string): string {
  return new TextDecoder().decode(Buffer.from(name).subarray(0, LIMIT), { stream: true });
}

/** The word may be cut as well, where it made the name too long. */
function withoutEdited(base: string): string | null {
  const at = base.lastIndexOf('-');
  if (at < 1) return null;
  const word = base.slice(at + 1);
  const isCut = base.length >= LIMIT - 1;
  return EDITED.some((each) => (isCut ? each.startsWith(word) : each === word)) ? base.slice(0, at) : null;
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
