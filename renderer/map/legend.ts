import { NONE, type MapColumns, type MapHeader } from '../../main/core/api/library-map.ts';
import { hueOf } from './colours.ts';

/** What a colour stands for; `hue` in degrees. */
export type LegendEntry = { text: string; hue: number; photos: number };

const MOST = 8;

/** The labels or folders that most photos have, with their colours. */
export function listLegend(header: MapHeader, columns: MapColumns, by: 'label' | 'folder'): LegendEntry[] {
  const [numbers, texts] =
    by === 'label' ? [columns.labels, header.labels] : [columns.folders, header.folders];
  const photos = new Uint32Array(texts.length);
  for (const number of numbers) if (number !== NONE) photos[number]!++;
  return texts
    .map((text, number) => ({ text, hue: hueOf(number), photos: photos[number]! }))
    .filter((entry) => entry.photos > 0)
    .sort((a, b) => b.photos - a.photos)
    .slice(0, MOST);
}
