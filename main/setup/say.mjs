/**
 * Progress goes to stderr, so that what a command prints on stdout can be piped.
 * @param {string} sentence
 */
export function say(sentence) {
  process.stderr.write(`photonest: ${sentence}\n`);
}

/**
 * Runs an entry point: what it cannot do is one sentence and status 3, not a stack trace.
 * @param {() => Promise<number>} main answers the exit status
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 3;
  }
}

/** @param {number} since from `Date.now()` */
export function secondsSince(since) {
  return `${Math.max(1, Math.round((Date.now() - since) / 1000))} s`;
}
