/** `npm run -s photonest -- COMMAND`: the command line, from the repository. */
import { join } from 'node:path';
import { nodeDefaults, nodeBinary } from '../node.mjs';
import { dist, invokedFrom } from '../paths.mjs';
import { ensureReady } from '../ready.mjs';
import { run } from '../run.mjs';
import { exitWith } from '../say.mjs';

await exitWith(async () => {
  await ensureReady();
  const args = [join(dist, 'cli.js'), ...process.argv.slice(2)];
  const { status } = await run(nodeBinary(), args, {
    inherit: true,
    cwd: invokedFrom,
    env: { ...nodeDefaults, ...process.env },
  });
  return status;
});
