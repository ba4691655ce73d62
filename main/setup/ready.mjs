import { ensureInstalled } from './install.mjs';
import { nodeBinary } from './node.mjs';
import { run } from './run.mjs';

/** Installs and builds what is stale; silent where nothing is. */
export async function ensureReady() {
  await ensureInstalled();
  const { status } = await run(nodeBinary(), ['main/setup/build.mjs'], { inherit: true });
  if (status !== 0) throw new Error('the build failed; the lines above say where.');
}
