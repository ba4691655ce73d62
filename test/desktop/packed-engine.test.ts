import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
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
import { rawFile } from '../../main/core/testing/raw-file.ts';
import { checkEngine } from '../../main/setup/engine-check.mjs';
import { assembleEngine, missingFiles, nativeFiles } from '../../main/setup/engine-folder.mjs';
import { nodeBinary } from '../../main/setup/node.mjs';
import { photographPath } from '../support/photographs.ts';

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

test('the packed command line reads HEIC photos and raw files', async () => {
  const home = mkdtempSync(join(tmpdir(), 'photonest-photos-'));
  mkdirSync(join(home, 'photos'));
  copyFileSync('test/fixtures/heic/orientation-6.heic', join(home, 'photos', 'a.heic'));
  const jpeg = readFileSync(photographPath('cat'));
  const raw = rawFile({ jpeg, width: 1024, height: 510, orientation: 1 });
  writeFileSync(join(home, 'photos', 'b.nef'), raw);
  const words = [
    join('dist', 'cli.js'),
    '--library',
    join(home, 'library'),
    '--json',
    'index',
    join(home, 'photos'),
  ];
  const node = join(folder, isWindows ? 'node.exe' : 'node');
  const indexed = execFileSync(node, words, { encoding: 'utf8', cwd: folder });
  expect(JSON.parse(indexed)).toMatchObject({ found: 2, tagged: 2, failed: 0 });
  rmSync(home, { recursive: true });
});

test('the licences of what is packed are with it', () => {
  const text = readFileSync(join(folder, 'LICENCES.txt'), 'utf8');
  for (const name of [
    'Node.js',
    'better-sqlite3 ',
    'exiftool-vendored ',
    'libheif-js ',
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
