import type { IndexingResult } from './indexing.ts';
import { digits, formatTable, megabytes } from './table.ts';

export function formatIndexing({ load, scan, opening, formats }: IndexingResult): string {
  const { cold, warm, alternatives, opened } = scan;
  const row = (name: string, ms: number, files: number): string[] => [name, digits(ms / 1000), digits((files * 1000) / ms)]; // prettier-ignore
  const scans = formatTable(
    ['', 'seconds', 'files/s'],
    [
      row('first scan, every file a new row', cold.ms, cold.found),
      row('scan of unchanged files', warm.ms, warm.found),
      ...alternatives.map(({ name, ms, found }) => row(name, ms, found)),
    ],
  );
  const starts = formatTable(
    ['from starting the engine', 'seconds'],
    [
      ['status answered', digits(opening.cleanMs / 1000)],
      ['status answered, after kill -9', digits(opening.killedMs / 1000)],
      ['everything scanned again', digits(opening.rescannedMs / 1000)],
    ],
  );
  const rates = formatTable(
    ['format', 'megapixels', 'photos/s'],
    formats.map(({ format, megapixels, photos, seconds }) => [
      format,
      digits(megapixels),
      digits(photos / seconds),
    ]),
  );
  const failed = formats.flatMap(({ format, failed }) =>
    failed === null ? [] : [`${format}: ${failed.photos} failed: ${failed.reason}`],
  );
  return [
    `the machine's load was ${load}`,
    `${scan.files} files in ${scan.folders} folders; a scan of unchanged files wrote ${warm.writes} rows`,
    scans,
    opened === null
      ? 'what a scan opens was not counted: strace is not there, or may not look'
      : `opened by a scan of unchanged files, by strace: ${opened.files} files, ${opened.folders} folders`,
    `a library of ${opening.photos} photos, ${megabytes(opening.libraryBytes)}`,
    starts,
    rates,
    ...failed,
  ].join('\n');
}
