import { digits, formatTable } from '../table.ts';
import type { CoresResult } from './cores.ts';

export function formatCores({ load, megapixels, models }: CoresResult): string {
  const tables = models.map(({ model, stages, cores }) => {
    const { decodeMs, networkMs, parallel } = stages;
    const rows = cores.map(({ cores: count, rule, best, bestSharing: { decoders, threads, sessions } }) => [
      ...[`${count}`, digits(rule), digits(best), `${decoders}`, `${sessions} × ${threads}`],
      (rule / best).toFixed(2),
    ]);
    const title = `${model}: of one core, decoding takes ${digits(decodeMs)} ms and the network ${digits(networkMs)} ms a photo; ${Math.round(parallel * 100)} % of it are shared by threads`;
    const head = ['cores', 'photos/s', 'best', 'its decoders', 'its sessions × threads', 'photos/s / best'];
    return `${title}\n${formatTable(head, rows)}`;
  });
  return [
    `JPEGs of ${megapixels} megapixels; costs measured, cores simulated; the machine's load was ${load}`,
    ...tables,
  ].join('\n\n');
}
