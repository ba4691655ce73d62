/**
 * `npm test`: the one command that tells the truth. Every step runs, whatever became of those before it; the
 * last line is `N passed, N failed, N skipped` over all of them, each static check counting as one.
 * `npm test -- STEP…` runs only the steps named; paths behind them, only these files' tests: `unit main/core/query.test.ts`.
 * Lint and types keep what they found for the next time where steps are named; the whole run starts from nothing.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../browser.mjs';
import { ensureInstalled } from '../install.mjs';
import { nodeBinary } from '../node.mjs';
import { root } from '../paths.mjs';
import { run } from '../run.mjs';
import { exitWith, say, secondsSince } from '../say.mjs';

/**
 * @typedef {import('../reporter.mjs').Summary} Summary
 * @typedef {{name: string, args: string[], isSuite?: boolean}} Step `args` are given to the pinned Node
 */

const bin = 'node_modules';
/** @type {Step[]} */
const steps = [
  { name: 'format', args: [`${bin}/prettier/bin/prettier.cjs`, '--check', '--log-level=warn', '.'] },
  { name: 'lint', args: [`${bin}/eslint/bin/eslint.js`, '--max-warnings=0', '.'] },
  { name: 'types', args: [`${bin}/typescript/bin/tsc`, '--project', '.'] },
  {
    name: 'types-window',
    args: [`${bin}/svelte-check/bin/svelte-check`, '--workspace', 'renderer', '--fail-on-warnings'],
  },
  {
    name: 'boundaries',
    args: [`${bin}/dependency-cruiser/bin/dependency-cruiser.mjs`, 'main', 'renderer', 'test'],
  },
  { name: 'build', args: ['main/setup/build.mjs'] },
  ...['unit', 'e2e', 'documents'].map((name) => ({ name, args: vitest(name), isSuite: true })),
];

/** Where a step keeps what it found. @type {Record<string, string[]>} */
const cacheOf = {
  lint: ['--cache', '--cache-location', `${bin}/.cache/eslint/`],
  types: ['--incremental', '--tsBuildInfoFile', `${bin}/.cache/types.tsbuildinfo`],
};

await exitWith(async () => {
  const words = process.argv.slice(2);
  const paths = words.filter((word) => /[/.]/.test(word));
  const wanted = words.filter((word) => !paths.includes(word));
  const unknown = wanted.find((name) => !steps.some((step) => step.name === name));
  if (unknown) throw new Error(`no step is called ${unknown}: ${steps.map(({ name }) => name).join(', ')}.`);
  await ensureInstalled();
  const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @param {Step} step */
  const add = async (step) => {
    const isCached = wanted.length > 0;
    const args = [...step.args, ...(step.isSuite ? paths : isCached ? (cacheOf[step.name] ?? []) : [])];
    const { passed, failed, skipped } = await perform({ ...step, args });
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped.length;
  };
  // A static check keeps one core busy: the linter runs beside the others. A suite uses all cores by itself.
  const suites = chosen.filter(({ isSuite }) => isSuite);
  const linter = chosen.filter(({ name }) => name === 'lint');
  const checks = chosen.filter((step) => !suites.includes(step) && !linter.includes(step));
  await Promise.all([runInTurn(linter, add), runInTurn(checks, add)]);
  await runInTurn(suites, add);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 ? 0 : 1;
});

/** @param {Step[]} steps @param {(step: Step) => Promise<void>} perform */
async function runInTurn(steps, perform) {
  for (const step of steps) await perform(step);
}

/** @param {string} project */
function vitest(project) {
  const reporter = './main/setup/reporter.mjs';
  return [
    `${bin}/vitest/vitest.mjs`,
    'run',
    '--project',
    project,
    '--reporter=default',
    `--reporter=${reporter}`,
  ];
}

/** Runs a step and prints its outcome. @param {Step} step @returns {Promise<Summary>} */
async function perform({ name, args, isSuite }) {
  const started = Date.now();
  const browser = name === 'e2e' ? await findBrowser() : undefined;
  if (name === 'e2e' && !browser) say('no Chromium can be had: set CHROME_PATH for the tests of the window.');
  const folder = mkdtempSync(join(tmpdir(), 'photonest-test-'));
  const file = join(folder, 'summary.json');
  const env = {
    PHOTONEST_TEST_SUMMARY: file,
    PHOTONEST_TEST_BROWSER: browser,
    // The suites start some thousand processes; each would compile the same sources anew, for a third of a second.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  };
  const { status, output } = await run(nodeBinary(), args, { env, cwd: root });
  const summary = isSuite ? readSummary(file, status) : staticSummary(status);
  rmSync(folder, { recursive: true });
  if (summary.failed > 0) console.log(output.trimEnd());
  const counts = `: ${summary.passed} passed, ${summary.failed} failed, ${summary.skipped.length} skipped`;
  console.log(`${summary.failed > 0 ? '✗' : '✓'} ${name}${isSuite ? counts : ''} (${secondsSince(started)})`);
  for (const { name: test, reason } of summary.skipped) {
    console.log(`    skipped: ${test}${reason === null ? '' : ` (${reason})`}`);
  }
  for (const test of summary.repeated) console.log(`    passed only when it was run again: ${test}`);
  if (summary.slowest.length > 0) {
    const files = summary.slowest.map(
      ({ file, milliseconds }) => `${file} ${Math.round(milliseconds / 1000)} s`,
    );
    console.log(`    slowest: ${files.join(', ')}`);
  }
  return summary;
}

/** @param {number} status @returns {Summary} */
function staticSummary(status) {
  return {
    passed: status === 0 ? 1 : 0,
    failed: status === 0 ? 0 : 1,
    skipped: [],
    repeated: [],
    slowest: [],
  };
}

/** A run that died without a summary, or ended badly with no test that failed, is itself one failure. @param {string} file @param {number} status */
function readSummary(file, status) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [], repeated: [], slowest: [] };
  /** @type {Summary} */
  const summary = JSON.parse(readFileSync(file, 'utf8'));
  if (status !== 0 && summary.failed === 0) summary.failed = 1;
  return summary;
}
