import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * @typedef {object} Outcome
 * @property {number} status 128 + the signal's number where a signal ended it, as shells have it
 * @property {string} output stdout and stderr together; empty where they were inherited
 */

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * Runs a program to its end. Ctrl-C reaches it through the terminal and SIGTERM is passed on, so this process
 * waits for it to end in either case and nothing is left behind.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, inherit?: boolean, shell?: boolean}} [options]
 *   `inherit` gives it this process's terminal
 * @returns {Promise<Outcome>}
 */
export async function run(command, args, { cwd = root, env, inherit = false, shell = false } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    shell,
    stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  const waitForTheChild = () => undefined;
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGINT', waitForTheChild);
  process.on('SIGTERM', passOn);
  try {
    const status = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? 128 + numberOf(signal)));
    });
    return { status, output: Buffer.concat(chunks).toString() };
  } finally {
    process.off('SIGINT', waitForTheChild);
    process.off('SIGTERM', passOn);
  }
}

/** @param {NodeJS.Signals | null} signal */
function numberOf(signal) {
  return signalNumbers[/** @type {keyof typeof signalNumbers} */ (signal)] ?? 6;
}
