import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary } from './node.mjs';
import { installState, root } from './paths.mjs';
import { say } from './say.mjs';

const folder = join(root, 'node_modules', 'electron');
const failure = join(installState, 'electron-download-failed');
const DAY_MS = 24 * 60 * 60 * 1000;
const PATIENCE_MS = 60_000;

/**
 * Electron's program, fetched on its first use: the package carries none.
 * @returns {Promise<{path: string} | {reason: string}>} the reason completes "The desktop app cannot open: …"
 */
export async function findElectron() {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { reason: 'there is no display' };
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { reason: 'Chromium’s sandbox does not work for root' };
  }
  const present = installedPath();
  if (present) return { path: present };
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH']) {
    return {
      reason: `ELECTRON_OVERRIDE_DIST_PATH (${process.env['ELECTRON_OVERRIDE_DIST_PATH']}) holds no Electron`,
    };
  }
  if (failedToday()) return { reason: 'Electron could not be downloaded earlier today' };
  await download();
  const path = installedPath();
  if (path) return { path };
  mkdirSync(installState, { recursive: true });
  writeFileSync(failure, '');
  return { reason: 'Electron could not be downloaded (tried again tomorrow)' };
}

/** As node_modules/electron/index.js finds it, without downloading. */
function installedPath() {
  const pathFile = join(folder, 'path.txt');
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!override && !existsSync(pathFile)) return undefined;
  const executable = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const path = join(override ?? join(folder, 'dist'), executable);
  return existsSync(path) ? path : undefined;
}

function failedToday() {
  return existsSync(failure) && Date.now() - statSync(failure).mtimeMs < DAY_MS;
}

/** Ends when the download does, or once nothing has arrived for a minute; how it ended shows in what is there. */
async function download() {
  say('downloading Electron (about 110 MB, once) …');
  const incoming = join(installState, 'electron');
  mkdirSync(incoming, { recursive: true });
  const child = spawn(nodeBinary(), [join(folder, 'install.js')], {
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: incoming, TEMP: incoming, TMP: incoming },
  });
  let size = 0;
  let progressAt = Date.now();
  const watch = setInterval(() => {
    const now = sizeOf(incoming) + sizeOf(join(folder, 'dist'));
    if (now !== size) progressAt = Date.now();
    size = now;
    if (Date.now() - progressAt > PATIENCE_MS) child.kill('SIGKILL');
  }, 1000);
  await new Promise((resolve) => child.on('close', resolve).on('error', resolve));
  clearInterval(watch);
  rmSync(incoming, { recursive: true, force: true });
}

/** @param {string} path @returns {number} bytes; files that vanish meanwhile count nothing */
function sizeOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
