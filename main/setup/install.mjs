import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { installState, root } from './paths.mjs';
import { run } from './run.mjs';
import { say, secondsSince } from './say.mjs';

const stamp = join(installState, 'installed');

/** Installs the packages of the lockfile, unless those that are there came from this very lockfile. */
export async function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing the packages of package-lock.json (about 500, some 650 MB once unpacked) …');
  const started = Date.now();
  const { status, output } = await npm(['ci', '--include=dev', '--include=optional', '--loglevel=error']);
  if (status !== 0) {
    throw new Error(
      `npm could not install the packages; it ended with status ${status} and said:\n${output}`,
    );
  }
  mkdirSync(installState, { recursive: true });
  writeFileSync(stamp, wanted);
  say(`installed in ${secondsSince(started)}`);
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
