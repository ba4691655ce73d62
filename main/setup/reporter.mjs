import { writeFileSync } from 'node:fs';

/**
 * @typedef {object} Summary written as JSON to the file that PHOTONEST_TEST_SUMMARY names
 * @property {number} passed
 * @property {number} failed tests, files that could not be loaded, and errors outside any test
 * @property {{name: string, reason: string | null}[]} skipped the reason is null where the name gives it
 * @property {string[]} repeated tests that failed at first and passed when they were run again
 * @property {{file: string, milliseconds: number}[]} slowest files, the slowest first
 */

const SLOWEST = 8;
const WORTH_SAYING_MS = 5000;

/** A Vitest reporter: its own JSON one leaves out why a test was skipped. */
export default class SummaryReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {Summary} */
    const summary = {
      passed: 0,
      failed: unhandled.length,
      skipped: [],
      repeated: [],
      slowest: findSlowest(modules),
    };
    for (const module of modules) {
      summary.failed += module.errors().length;
      for (const test of module.children.allTests()) count(test, summary);
    }
    const { PHOTONEST_TEST_SUMMARY: file } = process.env;
    if (file) writeFileSync(file, JSON.stringify(summary));
  }
}

/** @param {readonly import('vitest/node').TestModule[]} modules */
function findSlowest(modules) {
  return modules
    .map((module) => ({ file: module.relativeModuleId, milliseconds: module.diagnostic().duration }))
    .filter(({ milliseconds }) => milliseconds >= WORTH_SAYING_MS)
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, SLOWEST);
}

/** @param {import('vitest/node').TestCase} test @param {Summary} summary */
function count(test, summary) {
  const result = test.result();
  if (test.diagnostic()?.flaky === true) summary.repeated.push(test.fullName);
  if (result.state === 'passed') summary.passed += 1;
  else if (result.state === 'skipped') {
    summary.skipped.push({ name: test.fullName, reason: result.note ?? null });
  } else summary.failed += 1; // `pending` too: its worker died before it ended
}
