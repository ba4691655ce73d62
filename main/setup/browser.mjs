import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { nodeBinary } from './node.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

/** The shell has Chromium's pages without its window, which takes a second of a processor for each page. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A Chromium for the tests of the window, installed where there is none. Debian's package comes before
 * Playwright's download where it can be had, because it brings the system libraries that the other lacks.
 * @returns {Promise<string | undefined>} a path to an executable that runs
 */
export async function findBrowser() {
  const present = (await firstThatRuns(candidates())) ?? (await playwrights());
  if (present) return present;
  say('installing a Chromium for the tests …');
  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get').length > 0) {
    await debians();
  }
  return (await firstThatRuns(candidates())) ?? (await downloadPlaywrights());
}

function candidates() {
  const chosen = process.env['CHROME_PATH'];
  return [
    ...(chosen ? [chosen] : []),
    ...names.flatMap(onPath),
    ...places.filter((path) => existsSync(path)),
  ];
}

/** @param {string} name */
function onPath(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/** @param {string[]} paths */
async function firstThatRuns(paths) {
  for (const path of paths) {
    // On Windows `--version` opens a window instead of answering.
    if (process.platform === 'win32') return path;
    const { status } = await run(path, ['--version']).catch(() => ({ status: 1 }));
    if (status === 0) return path;
  }
  return undefined;
}

async function playwrights() {
  const script = "import('playwright').then(({ chromium }) => console.log(chromium.executablePath()))";
  const { output } = await run(nodeBinary(), ['-e', script]);
  const path = output.trim();
  return existsSync(path) ? firstThatRuns([path]) : undefined;
}

async function downloadPlaywrights() {
  await run(nodeBinary(), ['node_modules/playwright/cli.js', 'install', 'chromium']);
  return playwrights();
}

/** Debian's older releases have no package of the shell alone. */
async function debians() {
  const install = ['install', '-y', '-qq', '--no-install-recommends'];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  for (const name of ['chromium-headless-shell', 'chromium']) {
    const { status } = await run('apt-get', [...install, name], { env });
    if (status === 0) return;
  }
}
