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
