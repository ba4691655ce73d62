/**
 * What `npm run dev` runs on the pinned Node: the engine, started again when its sources change, and Vite's server for
 * the window, which passes on what the engine answers. It has a library of its own, `.dev-library`, and listens on
 * 127.0.0.1 without a key: it is for developing, not for using.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nodeBinary, nodeDefaults } from './node.mjs';
import { root } from './paths.mjs';
import { say } from './say.mjs';

const library = join(root, '.dev-library');
const engine = spawn(nodeBinary(), ['--watch', 'main/engine/process.ts', '--library', library], {
  cwd: root,
  env: { ...nodeDefaults, ...process.env },
  stdio: ['pipe', 'pipe', 'inherit'],
});
process.once('exit', () => engine.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));

/** The first ready line of each start; the socket's path is the same after a restart. */
const socketPath = await new Promise((resolve, reject) => {
  engine.once('exit', (status) => reject(new Error(`the engine ended with status ${status}.`)));
  createInterface(engine.stdout).on('line', (line) => {
    const message = parse(line);
    if (message?.ready === true) resolve(message.socket);
    if (message?.ready === false) reject(new Error(message.message));
  });
});

const { createServer } = await import('vite');
const target = { socketPath, host: 'photonest' };
const proxy = Object.fromEntries(['/api', '/thumbnails', '/originals'].map((path) => [path, { target }]));
const server = await createServer({
  configFile: join(root, 'vite.renderer.config.ts'),
  server: { host: '127.0.0.1', proxy: /** @type {any} */ (proxy) },
});
await server.listen();
const [url = ''] = server.resolvedUrls?.local ?? [];
for (const path of process.argv.slice(2)) {
  const body = JSON.stringify({ path });
  const headers = { 'content-type': 'application/json' };
  const { ok } = await fetch(new URL('/api/folders', url), { method: 'POST', headers, body });
  if (!ok) say(`${path} could not be added.`);
}
console.log(`Photonest's window, with hot reload: ${url}`);

/** @param {string} line @returns {{ready?: boolean, socket?: string, message?: string} | null} */
function parse(line) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(line);
    return /** @type {{ready?: boolean, socket?: string, message?: string}} */ (value);
  } catch {
    console.error(line);
    return null;
  }
}
