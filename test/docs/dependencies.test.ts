import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const page = readFileSync('DEPENDENCIES.md', 'utf8');
const direct = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap(
  (group) => Object.keys(group),
);

test('DEPENDENCIES.md - every direct dependency has its sentence, and nothing else does', () => {
  const described = [...page.matchAll(/^- \*\*(\S+)\*\* \S/gm)].map(([, name]) => name);
  expect(described.toSorted()).toEqual(direct.toSorted());
});

test('package.json - every version is exact', () => {
  const versions = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap(
    (group) => Object.entries(group),
  );
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('package.json - no Node that comes along lacks the fixes of the others', () => {
  const versions = Object.entries(manifest.optionalDependencies).filter(([name]) => name.startsWith('node-'));
  expect(versions.length).toBe(4);
  const parts = versions.map(
    ([name, version]) => [name, ...version.split('.').map(Number)] as [string, number, number, number],
  );
  const newestMinor = (major: number): number =>
    Math.max(...parts.filter((each) => each[1] === major).map((each) => each[2]));
  // A line's first releases lack what its later ones mended; of two lines each counts for itself.
  expect(parts.filter(([, major, minor]) => major < 24 || minor < Math.max(10, newestMinor(major)))).toEqual(
    [],
  );
});
