import type { ShareRight } from './label-figures.ts';
import type { LabelsResult } from './labels.ts';
import { formatTable } from './table.ts';

export function formatLabels({ folder, slider, models }: LabelsResult): string {
  const rows = models.map((each) => [
    each.model,
    each.words,
    (each.all.shown / Math.max(each.photos, 1)).toFixed(2),
    ...[each.all, each.everyday, each.tree].map(formatShare),
    percent(each.withRight, each.photos),
    percent(each.withNone, each.photos),
    ...[each.all, each.everyday, each.tree].map(({ calibrationError }) => calibrationError.toFixed(3)),
  ]);
  const header = ['model', 'words', 'a photo', 'right', 'everyday', 'tree', 'photos with a right one', 'with none', 'calibration error', 'everyday', 'tree']; // prettier-ignore
  const reliability = models.map((each) =>
    formatTable(
      [`${each.model}: printed`, 'labels', 'mean', 'right'],
      each.reliability.map(({ from, labels, meanPrinted, right }) => [
        `${Math.round(from * 100)} to ${Math.round(from * 100) + 10} %`,
        `${labels}`,
        percent(meanPrinted, 1),
        percent(right, labels),
      ]),
    ),
  );
  return [
    `${models[0]?.photos ?? 0} photos of ${folder} whose truth is known, the slider at ${percent(slider, 1)}`,
    formatTable(header, rows),
    ...reliability,
  ].join('\n\n');
}

function formatShare({ shown, right }: ShareRight): string {
  return `${percent(right, shown)} of ${shown}`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
