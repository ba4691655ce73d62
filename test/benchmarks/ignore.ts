import ignore from 'ignore';
import { IgnorePatterns } from '../../main/core/ignore-patterns.ts';
import { Random } from './random.ts';
import { digits } from './table.ts';

export type IgnoreResult = {
  pairs: number;
  /** All pairs, a pattern made for each: ordinary patterns. */
  photonestMs: number;
  packageMs: number;
  /** One path of 40 folders, by the number of the pattern's `**` folders. */
  hostile: { folders: number; photonestMs: number; packageMs: number }[];
};

/** Ignore patterns, beside the package that reads them with regular expressions. */
export function measureIgnore({ photos: pairs }: { photos: number }): IgnoreResult {
  const random = new Random(1);
  const cases = Array.from({ length: pairs }, () => [makePattern(random), makePath(random)] as const);
  const path = `${'a/'.repeat(40)}y.jpg`;
  return {
    pairs,
    photonestMs: time(() => cases.forEach(([line, where]) => new IgnorePatterns([line]).test(where, false))),
    packageMs: time(() =>
      cases.forEach(([line, where]) => ignore({ allowRelativePaths: true }).add(line).test(where)),
    ),
    hostile: [3, 4, 5].map((folders) => {
      const line = `${'**/a/'.repeat(folders)}x`;
      return {
        folders,
        photonestMs: time(() => new IgnorePatterns([line]).test(path, false)),
        packageMs: time(() => ignore({ allowRelativePaths: true }).add(line).test(path)),
      };
    }),
  };
}

export function formatIgnore({ pairs, photonestMs, packageMs, hostile }: IgnoreResult): string {
  return [
    `${pairs} pairs of an ordinary pattern and a path`,
    `  Photonest ${digits(photonestMs)} ms, the package ignore ${digits(packageMs)} ms`,
    'one path of 40 folders and a pattern of nested **/',
    ...hostile.map(
      (each) =>
        `  ${each.folders}: Photonest ${digits(each.photonestMs)} ms, ignore ${digits(each.packageMs)} ms`,
    ),
  ].join('\n');
}

function time(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

const NAMES = ['holiday', 'raw', 'Exports', '2024', 'IMG_1234', 'small', 'photos'];

function makePattern(random: Random): string {
  const [name, other] = [random.pick(NAMES), random.pick(NAMES)];
  return random.pick([
    `*-${name}.jpg`,
    `${name}/`,
    `/${name}/*.png`,
    `**/${name}/${other}`,
    `!${name}.jpg`,
    `[rR]aw/${name}`,
  ]);
}

function makePath(random: Random): string {
  const folders = Array.from({ length: 1 + random.integer(5) }, () => random.pick(NAMES));
  return [...folders, `${random.pick(NAMES)}.jpg`].join('/');
}
