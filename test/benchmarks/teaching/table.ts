import { formatTable } from '../table.ts';
import type { TeachingResult } from './teaching.ts';

export function formatTeaching({ folder, photos, seeds, figures }: TeachingResult): string {
  const rows = figures.map(({ name, groups, meanPrecision, calibrationError, reliability }) => [
    name,
    `${groups}`,
    meanPrecision.toFixed(3),
    calibrationError.toFixed(3),
    `${reliability.reduce((sum, { labels }) => sum + labels, 0)}`,
  ]);
  return [
    `${photos} photos of ${folder} whose truth is known, ${seeds} seeds; 5 examples and 5 counter-examples of each group, 3 of altered copies`,
    formatTable(['', 'groups', 'mean average precision', 'calibration error', 'proposals'], rows),
  ].join('\n\n');
}
