/** `npm run golden`: compares the networks with the reference implementation's saved numbers. */
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { nodeBinary } from './node.mjs';
import { invokedFrom, root } from './paths.mjs';
import { run } from './run.mjs';
import { exitWith } from './say.mjs';

await exitWith(async () => {
  await ensureInstalled();
  const args = [join(root, 'main/cli/golden.ts'), ...process.argv.slice(2)];
  const { status } = await run(nodeBinary(), args, { inherit: true, cwd: invokedFrom });
  return status;
});
