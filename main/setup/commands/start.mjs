/** `npm start [FOLDER…]`: opens the desktop app, or the same app in the browser where there cannot be one. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findElectron } from '../electron.mjs';
import { nodeDefaults, nodeBinary } from '../node.mjs';
import { dist, invokedFrom, root } from '../paths.mjs';
import { ensureReady } from '../ready.mjs';
import { run } from '../run.mjs';
import { exitWith, say } from '../say.mjs';

/** An app that ends this early with an error never opened its window. */
const STARTING_MS = 10_000;
/** Ended by SIGHUP, SIGINT or SIGTERM: somebody wanted it to end. */
const stopped = [129, 130, 143];

await exitWith(async () => {
  const folders = process.argv.slice(2).map((folder) => resolve(invokedFrom, folder));
  for (const folder of folders) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      say(`expected folders of photos, and ${folder} is none.`);
      return 2;
    }
  }
  await ensureReady();
  const status = await open(folders);
  return stopped.includes(status) ? 0 : status;
});

/** @param {string[]} folders absolute */
async function open(folders) {
  const electron = await findElectron();
  if ('reason' in electron) return serve(electron.reason, folders);
  say('opening the desktop app');
  const started = Date.now();
  const env = { ELECTRON_RUN_AS_NODE: undefined, PHOTONEST_NODE: nodeBinary() };
  const { status } = await run(electron.path, [root, ...folders], { inherit: true, env });
  if (status === 0 || stopped.includes(status) || Date.now() - started > STARTING_MS) return status;
  return serve(`Electron ended with status ${status} at its start`, folders);
}

/** @param {string} reason @param {string[]} folders absolute */
async function serve(reason, folders) {
  say(`the desktop app cannot open: ${reason}. Serving the same app to the browser; Ctrl-C stops it.`);
  const { status } = await run(nodeBinary(), [join(dist, 'cli.js'), 'serve', '--open', ...folders], {
    inherit: true,
    env: { ...nodeDefaults, ...process.env },
  });
  return status;
}
