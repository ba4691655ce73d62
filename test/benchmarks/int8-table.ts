import type { Int8Agreement, Int8Result, Int8Speed } from './int8.ts';
import { digits, formatTable } from './table.ts';

export function formatInt8({ weightBits, speed, agreement }: Int8Result): string {
  const here =
    weightBits === null
      ? 'this processor has no arithmetic on bytes'
      : `this processor takes weights of ${weightBits} bits`;
  return [
    here,
    ...speed.map(formatSpeed),
    ...(agreement.length > 0 ? [formatAgreement(agreement)] : []),
  ].join('\n\n');
}

function formatSpeed({ model, size, load, graphs }: Int8Speed): string {
  const rows = graphs.map(({ bits, loadMs, milliseconds, peakBytes, speedUp }) => [
    bits === null ? 'float32' : `int8, weights of ${bits} bits`,
    ...[digits(loadMs), digits(milliseconds), digits(peakBytes / 1e6), speedUp.toFixed(2)],
  ]);
  const title = `${model} at ${size} px, synthetic weights, one photo at a time; the machine's load was ${load}`;
  return `${title}\n${formatTable(['', 'load, ms', 'a photo, ms', 'peak, MB', 'times as fast'], rows)}`;
}

function formatAgreement(agreement: Int8Agreement[]): string {
  const rows = agreement.map(
    ({ model, folder, bits, calibrated, firstClass, speedUp, reason, agreement: found }) => [
      `${model}, ${bits} bits, ${folder}`,
      `${calibrated} and ${found.photos}`,
      ...[found.labels, found.probabilityShift, found.cosine, found.neighbours, firstClass].map((each) =>
        each.toFixed(3),
      ),
      speedUp.toFixed(2),
      reason ?? 'accepted',
    ],
  );
  const names = ['same labels', 'shift', 'cosine', 'same first 50', 'same class', 'times as fast', ''];
  return formatTable(['against float32', 'photos', ...names], rows);
}
