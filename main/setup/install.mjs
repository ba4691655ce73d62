import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { say, secondsSince } from './say.mjs';

/** @typedef {Record<string, {version?: string, optional?: boolean}>} Packages by their folder; '' is the root */

/** Installs the packages of the lockfile, unless they are all there. */
export async function ensureInstalled() {
  // npm writes the second file last of all, so an installation that was broken off does not have it.
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  if (missingFrom(installed, wanted).length === 0) return;
  say('installing the packages of package-lock.json (some 500, about 800 MB once unpacked) …');
  const started = Date.now();
  const { status, output } = await npm(['ci', '--include=dev', '--include=optional', '--loglevel=error']);
  if (status !== 0) {
    throw new Error(
      `npm could not install the packages; it ended with status ${status} and said:\n${output}`,
    );
  }
  say(`installed in ${secondsSince(started)}`);
}

/**
 * Folders whose package is not installed, or in another version. Optional ones count not: most are for other
 * platforms.
 * @param {Packages} installed @param {Packages} wanted
 */
export function missingFrom(installed, wanted) {
  return Object.entries(wanted)
    .filter(
      ([folder, { version, optional }]) => folder && !optional && installed[folder]?.version !== version,
    )
    .map(([folder]) => folder);
}

/** @param {string} lockfile relative to the root @returns {Packages} empty where there is none */
function readPackages(lockfile) {
  const path = join(root, lockfile);
  if (!existsSync(path)) return {};
  /** @type {{packages: Packages}} */
  const { packages } = JSON.parse(readFileSync(path, 'utf8'));
  return packages;
}

/**
 * The npm that started this process where one did (it names itself in the environment), else the one on the PATH.
 * @param {string[]} args
 */
async function npm(args) {
  const cli = process.env['npm_execpath'];
  if (cli && basename(cli) === 'npm-cli.js' && existsSync(cli)) {
    return run(process.env['npm_node_execpath'] ?? process.execPath, [cli, ...args]);
  }
  return run('npm', args, { shell: process.platform === 'win32' });
}
