/**
 * `npm run package`: the installers for this platform in `release/`. The engine's folder is put together, and
 * started, first; where Electron cannot be had, that folder with its `photonest` launcher is the result.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkEngine } from '../engine-check.mjs';
import { assembleEngine, missingFiles } from '../engine-folder.mjs';
import { nodeBinary } from '../node.mjs';
import { root } from '../paths.mjs';
import { ensureReady } from '../ready.mjs';
import { run } from '../run.mjs';
import { exitWith, say } from '../say.mjs';

const target = { platform: process.platform, arch: process.arch };
const executable = target.platform === 'win32' ? 'node.exe' : 'node';
const release = join(root, 'release');
const engine = join(release, `engine-${target.platform}-${target.arch}`);

await exitWith(async () => {
  await ensureReady();
  await packEngine();
  const problem = await electronProblem();
  if (problem) {
    say(
      `no installer was made: ${problem}. The engine and its command line are complete: ${join(engine, 'photonest')}`,
    );
    return 0;
  }
  const { status } = await run(nodeBinary(), builder(), { inherit: true });
  if (status !== 0) throw new Error('electron-builder failed; the lines above say where.');
  for (const folder of packedEngines(release)) demandComplete(folder);
  return 0;
});

/** Put together and tried far from the repository, whose node_modules would hide what is missing. */
async function packEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'photonest-engine-'));
  try {
    assembleEngine(folder, nodeBinary(), target);
    demandComplete(folder);
    say(`the packed engine runs: ${await checkEngine(folder, executable)}`);
    rmSync(engine, { recursive: true, force: true });
    cpSync(folder, engine, { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function demandComplete(folder) {
  const missing = missingFiles(folder, target);
  if (missing.length > 0)
    throw new Error(`${folder} lacks ${missing.join(', ')}: install the packages again.`);
}

/** One look, no retries: electron-builder's own downloads are slow to give up. */
async function electronProblem() {
  if (existsSync(join(root, 'node_modules', 'electron', 'dist')) || process.env['ELECTRON_MIRROR'])
    return undefined;
  const { version } = (await import('electron/package.json', { with: { type: 'json' } })).default;
  const url = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    return ok ? undefined : `Electron ${version} cannot be downloaded (${status} from github.com)`;
  } catch {
    return `Electron ${version} cannot be downloaded (github.com does not answer)`;
  }
}

function builder() {
  const dist = join(root, 'node_modules', 'electron', 'dist');
  const installed = existsSync(dist) ? [`--config.electronDist=${dist}`] : [];
  return ['node_modules/electron-builder/cli.js', `--${target.arch}`, '--publish=never', ...installed];
}

/** The engines inside the unpacked apps, wherever the platform puts an app's resources. @param {string} folder @returns {string[]} */
function packedEngines(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const inApp = entries.filter(
    (entry) => entry.isDirectory() && entry.name === 'engine' && /resources$/i.test(entry.parentPath),
  );
  return inApp.map((entry) => join(entry.parentPath, entry.name));
}
