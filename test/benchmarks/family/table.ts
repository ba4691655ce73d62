import { digits, formatTable } from '../table.ts';
import type { Accuracy } from './accuracy.ts';
import { CLAIMED_TIMES, EQUAL_POINTS, type Claims, type Comparison } from './claims.ts';
import type { FamilyResult, MeasuredNetwork } from './family.ts';
import { ACCURACY_SOURCE } from './networks.ts';

export function formatFamily({ weightBits, load, networks, claims, accuracy }: FamilyResult): string {
  const int8 = weightBits === null ? 'no int8 on this processor' : `int8 with weights of ${weightBits} bits`;
  const head = [
    ...['', 'size', 'parameters, M', 'multiply-adds, G', 'top-1, %', 'float32, ms', 'photos/s'],
    ...['int8, ms', 'photos/s', 'times as fast'],
  ];
  return [
    `the article's networks, one photo at a time, synthetic weights, ${int8}; the machine's load was ${load}`,
    formatTable(head, networks.map(toRow)),
    `top-1 as published: ${ACCURACY_SOURCE}`,
    ...formatClaims(claims),
    ...(accuracy.length > 0 ? [formatAccuracy(accuracy)] : []),
  ].join('\n');
}

function toRow(network: MeasuredNetwork): string[] {
  const { architecture, size, parameters, multiplyAdds, top1, float32Ms, int8Ms, int8Times } = network;
  const timed = (ms: number | null): string[] => (ms === null ? ['–', '–'] : [digits(ms), digits(1000 / ms)]);
  return [
    ...[architecture, `${size}`, (parameters / 1e6).toFixed(1), (multiplyAdds / 1e9).toFixed(2)],
    ...[top1 === null ? '–' : top1.toFixed(1), ...timed(float32Ms), ...timed(int8Ms)],
    int8Times === null ? '–' : int8Times.toFixed(2),
  ];
}

function formatClaims({ fast, equalAccuracy }: Claims): string[] {
  return [
    ...formatClaim('The article: the fast variants are faster than ResNeSt-50.', fast, 1),
    ...formatClaim(
      `The article: at equal accuracy (here within ${EQUAL_POINTS} points) ResNeSt is 1.2 to 3 times as fast as EfficientNet.`,
      equalAccuracy,
      CLAIMED_TIMES,
    ),
  ];
}

/** @param least times as fast from which on the claim holds */
function formatClaim(title: string, comparisons: readonly Comparison[], least: number): string[] {
  if (comparisons.length === 0) return [];
  const cells = (times: number | null): string[] =>
    times === null ? ['–', '–'] : [times.toFixed(2), times > least ? 'holds' : 'does not hold'];
  const rows = comparisons.map(({ faster, slower, times }) => [
    ...[`${faster} against ${slower}`, ...cells(times.float32), ...cells(times.int8)],
  ]);
  return [
    '',
    title,
    formatTable(['', 'float32, times as fast', 'here', 'int8, times as fast', 'here'], rows),
  ];
}

function formatAccuracy(accuracy: readonly Accuracy[]): string {
  const percent = (share: number): string => (share * 100).toFixed(1);
  const rows = accuracy.map(({ model, photos, top1, top5, published }) => [
    ...[model, `${photos}`, percent(top1), percent(top5), percent(published)],
  ]);
  return `\n${formatTable(['real weights, float32', 'photos', 'top-1, %', 'top-5, %', 'published top-1, %'], rows)}`;
}
