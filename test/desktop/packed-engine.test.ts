import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkEngine } from '../../main/setup/engine-check.mjs';
import { assembleEngine, missingFiles, nativeFiles } from '../../main/setup/engine-folder.mjs';
import { nodeBinary } from '../../main/setup/node.mjs';

const target = { platform: process.platform, arch: process.arch };
const isWindows = process.platform === 'win32';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'photonest-packed-'));
  assembleEngine(folder, nodeBinary(), target);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the packed engine runs away from the repository, with its own Node, SQLite, sharp and onnxruntime', async () => {
  expect(await checkEngine(folder, isWindows ? 'node.exe' : 'node')).toMatch(
    /^Photonest [\d.]+: Node 24[\d.]+, onnxruntime [\d.]+, SQLite [\d.]+, sharp [\d.]+, .+ on \w+$/,
  );
});

test('the packed engine that cannot start is told with its reason', async () => {
  const broken = mkdtempSync(join(tmpdir(), 'photonest-broken-'));
  mkdirSync(join(broken, 'dist'));
  writeFileSync(
    join(broken, 'dist', 'engine.js'),
    `console.log('{"ready":false,"message":"It is broken."}')`,
  );
  symlinkSync(process.execPath, join(broken, 'node'));
  await expect(checkEngine(broken, 'node')).rejects.toThrow('does not start: It is broken.');
  rmSync(broken, { recursive: true });
});

test('the packed engine has every native file of this platform, and none of another', () => {
  expect(missingFiles(folder, target)).toEqual([]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const binaries = files
    .filter((name) => /\.(node|so|dll|dylib)(\.|$)/.test(name))
    .map((name) => name.replaceAll('\\', '/'));
  const others = ['linux', 'darwin', 'win32'].filter((platform) => platform !== process.platform);
  expect(
    binaries.filter((name) =>
      others.some((other) => name.includes(`${other}-`) || name.includes(`/${other}/`)),
    ),
  ).toEqual([]);
  expect(files.filter((name) => /\.(d\.ts|map|cpp)$/.test(name))).toEqual([]);
});

test.skipIf(isWindows)('the packed command line works through a link', () => {
  const link = join(folder, 'link');
  symlinkSync(join(folder, 'photonest'), link);
  expect(execFileSync(link, ['--help'], { encoding: 'utf8', cwd: tmpdir() })).toMatch(/^Usage: photonest/);
  rmSync(link);
});

test('the licences of what is packed are with it', () => {
  const text = readFileSync(join(folder, 'LICENCES.txt'), 'utf8');
  for (const name of [
    'Node.js',
    'better-sqlite3 ',
    'onnxruntime-node ',
    'sharp ',
    'hono ',
    'svelte ',
    'zod ',
  ]) {
    expect(text).toMatch(new RegExp(`(^|-{80}\\n\\n)${name}.*\\n\\n.{20}`, 's'));
  }
});

test('a native file that is missing is named, on each platform that there are installers for', () => {
  const empty = mkdtempSync(join(tmpdir(), 'photonest-empty-'));
  for (const [platform, arch] of [
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
  ] as const) {
    expect(missingFiles(empty, { platform, arch })).toEqual(nativeFiles({ platform, arch }));
    expect(nativeFiles({ platform, arch }).length).toBeGreaterThanOrEqual(6);
  }
  rmSync(empty, { recursive: true });
});
