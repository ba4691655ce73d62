import { digits, formatTable, megabytes } from '../table.ts';
import type { SimilarResult } from './similar.ts';

export function formatSimilar({ load, sizes, problem }: SimilarResult): string {
  const tables = sizes.map(({ photos, startMs, ways }) =>
    [
      `${photos} photos; Photonest can search ${digits(startMs)} ms after it begins to read its file`,
      formatTable(
        ['the 200 most similar', 'median ms', 'p95 ms', 'p95 of 1 %', 'recall@50', 'memory', 'built in s'],
        ways.map((way) => [
          way.name,
          digits(way.medianMs),
          digits(way.p95Ms),
          way.filteredP95Ms === null ? '' : digits(way.filteredP95Ms),
          way.recall.toFixed(3),
          megabytes(way.memoryBytes),
          way.buildMs === 0 ? '' : digits(way.buildMs / 1000),
        ]),
      ),
    ].join('\n'),
  );
  return [`the machine's load was ${load}`, ...tables, ...(problem === null ? [] : [problem])].join('\n\n');
}
