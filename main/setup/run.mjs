import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

const LAST_WORDS_MS = 5000;

/**
 * @typedef {object} Outcome
 * @property {number} status 128 + the signal's number where a signal ended it, as shells have it
 * @property {string} output stdout and stderr together; empty where they were inherited
 */

/**
 * Runs a program to its end. Ctrl-C reaches it through the terminal, and SIGTERM and SIGHUP are passed on; this
 * process then waits for it, so that nothing is left behind.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, inherit?: boolean, shell?: boolean}} [options]
 *   `inherit` gives it this process's terminal; without it, an interruption is an error here too
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
  child.stdout?.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  child.stderr?.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  /** @type {NodeJS.Signals[]} */
  const received = [];
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    received.push(signal);
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, onSignal);
  try {
    /** @type {number} */
    const status = await new Promise((resolve, reject) => {
      child.on('error', reject);
      /** @param {number | null} code @param {NodeJS.Signals | null} signal */
      const end = (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
      child.on('close', end);
      // What a program leaves behind may hold its output open for ever: the last words are waited for, no longer.
      child.on('exit', (code, signal) => setTimeout(() => end(code, signal), LAST_WORDS_MS).unref());
    });
    if (received.length > 0 && !inherit) throw new Error('interrupted.');
    return { status, output: Buffer.concat(chunks).toString() };
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
