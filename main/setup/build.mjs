/**
 * Builds what is stale into `dist/`. Runs on the pinned Node, after the packages are installed.
 *
 * Every program is one file with its pure-JavaScript packages inside: it starts faster (one file to read instead
 * of some hundred), and the packager then has to carry only the packages below, which hold native binaries and
 * find them relative to their own folder.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dist, root } from './paths.mjs';
import { buildKernel } from './kernel.mjs';
import { exitWith, say, secondsSince } from './say.mjs';
import { hashOf, isFresh, markFresh } from './stamp.mjs';

const native = [
  'better-sqlite3',
  'onnxruntime-node',
  'sharp',
  'libheif-js',
  'icodec',
  'electron',
  '@stroncium/procfs', // part of trash; requires its own files by names that it makes up
];

const programs = [
  { name: 'engine.js', entry: 'main/engine/process.ts' },
  { name: 'tagger.js', entry: 'main/tagger/process.ts' },
  { name: 'logits.js', entry: 'main/engine/scoring/logits-thread.ts' },
  { name: 'teaching.js', entry: 'main/engine/teaching/teaching-thread.ts' },
  { name: 'heic.js', entry: 'main/images/heic/process.ts' },
  { name: 'jxl.js', entry: 'main/images/jxl/process.ts' },
  { name: 'sqlite.js', entry: 'main/sqlite/process.ts' },
  { name: 'scan.js', entry: 'main/similarity/scan/thread.ts' },
  { name: 'layout.js', entry: 'main/similarity/layout/thread.ts' },
  { name: 'cli.js', entry: 'main/cli/photonest.ts' },
  { name: 'desktop.js', entry: 'main/desktop/process.ts' },
  // A sandboxed preload can be neither an ES module nor more than one file.
  { name: 'preload.cjs', entry: 'main/desktop/preload.ts' },
];

await exitWith(async () => {
  await refresh('kernel', ['main/similarity/scan', 'package-lock.json'], buildKernel);
  await refresh('programs', ['main', 'package.json', 'package-lock.json'], async () => {
    for (const { name, entry } of programs) await buildProgram(name, entry);
    // One that was renamed would be applied under either name.
    rmSync(join(dist, 'migrations'), { recursive: true, force: true });
    cpSync(join(root, 'main/sqlite/migrations'), join(dist, 'migrations'), { recursive: true });
    // The package's JavaScript is in the bundle, and looks for these beside itself.
    for (const name of ['windows-trash.exe', 'macos-trash'])
      cpSync(join(root, 'node_modules/trash/lib', name), join(dist, name));
  });
  await refresh(
    'window',
    ['renderer', 'main/core', 'vite.renderer.config.ts', 'package-lock.json'],
    buildWindow,
  );
  return 0;
});

/** @param {string} what @param {string[]} inputs @param {() => Promise<void>} build */
async function refresh(what, inputs, build) {
  const hash = hashOf(inputs);
  const stamp = join(dist, '.stamps', what);
  if (isFresh(stamp, hash)) return;
  const started = Date.now();
  rmSync(stamp, { force: true });
  await build();
  markFresh(stamp, hash);
  say(`built the ${what} in ${secondsSince(started)}`);
}

/** @param {string} name @param {string} entry */
async function buildProgram(name, entry) {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { target: 'node', noExternal: true, external: native },
    build: {
      ssr: entry,
      outDir: dist,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        checks: { bundlerTimings: false },
        output: { format: name.endsWith('.cjs') ? 'cjs' : 'es', entryFileNames: name, codeSplitting: false },
      },
    },
  });
}

async function buildWindow() {
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.renderer.config.ts'), logLevel: 'warn' });
}
