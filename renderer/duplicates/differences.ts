import type { PhotoDetail, PhotoQuality } from '../../main/core/api.ts';
import {
  clippedPart,
  isAsSharp,
  isAsWhole,
  isSavedAsWell,
  isSeenClipped,
} from '../../main/core/photos/quality.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { labelName } from '../state/label-names.svelte.ts';
import { bytes, count, joined, percent } from '../words/number.ts';
import { momentWords } from '../words/time.ts';

/** In what two photos are compared: words for both, and which of them is better; null: neither. */
export type Difference = {
  name: string;
  values: [string, string];
  better: 0 | 1 | null;
  /** Both say the same. */
  isSame: boolean;
  /** The second value goes to the photo that stays. */
  isMerged: boolean;
};

type Pair<T> = [T, T];

/** @param quality of both; none until it was measured, or where it cannot be */
export function listDifferences(
  photos: Pair<PhotoDetail>,
  [first = null, second = null]: readonly (PhotoQuality | null)[],
): Difference[] {
  const rows = [
    row('pixels', photos.map(pixelWords), larger(photos.map(areaOf))),
    row('file', photos.map(fileWords), larger(photos.map(({ sizeBytes }) => sizeBytes))),
    row(
      'taken',
      photos.map(takenWords),
      larger(photos.map(({ takenFrom }) => Number(takenFrom === 'camera'))),
    ),
    ...(first === null || second === null ? [] : qualityRows([first, second])),
    {
      ...row('own', photos.map(ownWords), null),
      isMerged: photos[1].tags.some(isOwn) || hasMarks(photos[1]),
    },
    row(
      'place',
      photos.map(({ folder, name }) => t('duplicates.inFolder', { name, folder })),
      null,
    ),
  ];
  return rows.filter(({ values }) => values.some((value) => value !== t('duplicates.none')));
}

function row(
  name: 'pixels' | 'file' | 'taken' | 'sharpness' | 'light' | 'jpeg' | 'own' | 'place',
  values: string[],
  better: 0 | 1 | null,
): Difference {
  const [first = '', second = ''] = values;
  return {
    ...{ name: t(`duplicates.rows.${name}`), values: [first, second], better, isMerged: false },
    isSame: first === second,
  };
}

function qualityRows(both: Pair<PhotoQuality>): Difference[] {
  const sharper = better(
    both.map(({ sharpness }) => sharpness),
    isAsSharp,
  );
  const words = (place: 0 | 1): string =>
    t(
      sharper === null
        ? 'duplicates.sharp.same'
        : sharper === place
          ? 'duplicates.sharp.more'
          : 'duplicates.sharp.less',
    );
  const qualities = both.flatMap(({ jpegQuality }) => jpegQuality ?? []);
  return [
    row('sharpness', [words(0), words(1)], sharper),
    row(
      'light',
      both.map(lightWords),
      better(
        both.map((quality) => -clippedPart(quality)),
        (value, most) => isAsWhole(-value, -most),
      ),
    ),
    row(
      'jpeg',
      both.map(({ jpegQuality }) =>
        jpegQuality === null
          ? t('duplicates.none')
          : t('duplicates.jpegQuality', { quality: count(jpegQuality) }),
      ),
      qualities.length < 2 ? null : better(qualities, isSavedAsWell),
    ),
  ];
}

function lightWords({ white, black }: PhotoQuality): string {
  const parts = [
    ...(isSeenClipped(white) ? [t('duplicates.light.white', { share: percent(white) })] : []),
    ...(isSeenClipped(black) ? [t('duplicates.light.black', { share: percent(black) })] : []),
  ];
  return parts.length === 0 ? t('duplicates.light.whole') : joined(parts);
}

/** Which has more of it, as far as anybody would see it. */
function better(
  [first = 0, second = 0]: number[],
  isAsGood: (value: number, most: number) => boolean,
): 0 | 1 | null {
  if (isAsGood(Math.min(first, second), Math.max(first, second))) return null;
  return first > second ? 0 : 1;
}

/** Which is larger; null where none is. */
function larger([first = 0, second = 0]: number[]): 0 | 1 | null {
  return first === second ? null : first > second ? 0 : 1;
}

function areaOf({ width, height }: PhotoDetail): number {
  return (width ?? 0) * (height ?? 0);
}

function pixelWords({ width, height }: PhotoDetail): string {
  if (width === null || height === null) return t('duplicates.none');
  return t('duplicates.size', { width: count(width), height: count(height) });
}

function fileWords({ name, sizeBytes }: PhotoDetail): string {
  const format = name.slice(name.lastIndexOf('.') + 1).toUpperCase();
  return joined([format, bytes(sizeBytes)]);
}

function takenWords({ takenAt, takenFrom, camera }: PhotoDetail): string {
  if (takenFrom === 'file') return t('duplicates.noDate', { moment: momentWords(takenAt) });
  return joined([momentWords(takenAt), ...(camera === null ? [] : [camera])]);
}

function isOwn({ source, state }: PhotoDetail['tags'][number]): boolean {
  return state === 'confirmed' || ((source === 'user' || source === 'file') && state !== 'rejected');
}

function hasMarks({ stars, favourite, albums }: PhotoDetail): boolean {
  return stars > 0 || favourite || albums.length > 0;
}

function ownWords(photo: PhotoDetail): string {
  const words = [
    ...photo.tags.filter(isOwn).map(labelName),
    ...(photo.stars > 0 ? [t('undo.starCount', { count: photo.stars })] : []),
    ...(photo.favourite ? [t('duplicates.favourite')] : []),
    ...photo.albums.map(({ name }) => t('duplicates.album', { name })),
  ];
  return words.length === 0 ? t('duplicates.none') : joined(words);
}
