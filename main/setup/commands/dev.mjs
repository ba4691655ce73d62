/** `npm run dev [FOLDER…]`: the engine from its sources and the window with hot reload, in the browser. */
import { resolve } from 'node:path';
import { ensureReady } from '../ready.mjs';
import { nodeBinary } from '../node.mjs';
import { invokedFrom, root } from '../paths.mjs';
import { run } from '../run.mjs';
import { exitWith } from '../say.mjs';

await exitWith(async () => {
  await ensureReady();
  const folders = process.argv.slice(2).map((folder) => resolve(invokedFrom, folder));
  const { status } = await run(nodeBinary(), ['main/setup/dev-server.mjs', ...folders], {
    inherit: true,
    cwd: root,
  });
  return status;
});
