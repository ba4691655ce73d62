import type { NetworkResult } from './networks.ts';
import { digits, formatTable } from './table.ts';

export function formatNetworks(results: NetworkResult[]): string {
  return results.map(formatNetwork).join('\n\n');
}

function formatNetwork({ model, size, load, fast, plain, ratios }: NetworkResult): string {
  const perBatch = ratios.batches.map(({ batch, ratio }, at) =>
    row(
      batch === 1 ? 'one photo, ms' : `photos in batches of ${batch}, ms each`,
      fast.batches[at]!.msPerPhoto,
      plain.batches[at]!.msPerPhoto,
      ratio,
    ),
  );
  const largest = ratios.batches.at(-1)!.batch;
  const rows = [
    row('load, ms', fast.loadMs, plain.loadMs, ratios.load),
    row('first load, ms', fast.firstLoadMs, plain.firstLoadMs),
    ...perBatch,
    row('GFLOP/s, one photo', fast.batches[0]!.gflopPerSecond, plain.batches[0]!.gflopPerSecond),
    row('peak memory, one photo, MB', fast.peakBytes / 1e6, plain.peakBytes / 1e6),
    row(`peak memory, batches of ${largest}, MB`, fast.peakBytesLargest / 1e6, plain.peakBytesLargest / 1e6),
  ];
  const title = `${model} at ${size} px, synthetic weights; the machine's load was ${load}`;
  return `${title}\n${formatTable(['', 'Photonest', 'plain', 'ratio'], rows)}`;
}

function row(name: string, fast: number, plain: number, ratio = fast / plain): string[] {
  return [name, digits(fast), digits(plain), ratio.toFixed(2)];
}
