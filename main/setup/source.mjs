import { join } from 'node:path';
import { nodeBinary } from './node.mjs';
import { invokedFrom, root } from './paths.mjs';
import { run } from './run.mjs';

/**
 * Runs a TypeScript file on the pinned Node, with this process's arguments and terminal.
 * @param {string} file relative to the root
 * @param {Record<string, string | undefined>} [env]
 * @returns {Promise<number>} its exit status
 */
export async function runSource(file, env = {}) {
  const args = [join(root, file), ...process.argv.slice(2)];
  const { status } = await run(nodeBinary(), args, { inherit: true, cwd: invokedFrom, env });
  return status;
}
