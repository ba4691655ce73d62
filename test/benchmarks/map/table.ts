import { digits, formatTable } from '../table.ts';
import type { MapResult } from './map.ts';

export function formatMap(result: MapResult): string {
  const { load, photos, originals, trustworthiness: trust, placed } = result;
  const of = (seconds: number | null): string => (seconds === null ? '' : digits(seconds));
  return [
    `${photos} photos made from the features of ${originals} and their altered copies; the machine's load was ${load}`,
    formatTable(
      ['from the engine’s start', 'seconds', 'processor', 'moved at most'],
      [
        ['all laid out', digits(result.seconds), of(result.processorSeconds), ''],
        [`${placed.photos} new photos placed`, digits(placed.seconds), of(placed.processorSeconds), placed.mostMoved.toFixed(4)], // prettier-ignore
      ],
    ),
    formatTable(
      ['trustworthiness at 15', ''],
      [
        [`${originals} real photos alone`, trust.originals.toFixed(3)],
        ['with their altered copies', trust.copies.toFixed(3)],
        ['2,000 of all, among all', trust.sample.toFixed(3)],
        ['2,000 of all, among themselves', trust.withinSample.toFixed(3)],
      ],
    ),
    ...(result.frames === null ? [] : [`the window, drawn by the processor: ${digits(result.frames.medianMs)} ms a frame, ${digits(result.frames.p95Ms)} ms at the 95th percentile of ${result.frames.frames}`]), // prettier-ignore
    `a search meanwhile: ${digits(result.searchMs)} ms at the 95th percentile`,
  ].join('\n\n');
}
