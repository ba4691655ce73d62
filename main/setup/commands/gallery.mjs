/** `npm run gallery`: the window's components in all their states, with hot reload, in the browser. */
import { ensureInstalled } from '../install.mjs';
import { nodeBinary } from '../node.mjs';
import { root } from '../paths.mjs';
import { run } from '../run.mjs';
import { exitWith } from '../say.mjs';

await exitWith(async () => {
  await ensureInstalled();
  const { status } = await run(nodeBinary(), ['main/setup/gallery-server.mjs'], { inherit: true, cwd: root });
  return status;
});
