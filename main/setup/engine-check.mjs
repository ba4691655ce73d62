import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** A cold disk and a slow processor; what hangs is a failure all the same. */
const PATIENCE_MS = 120_000;

/**
 * Starts the engine of an assembled folder on an empty library and waits until its tagger has loaded the model:
 * SQLite, sharp and onnxruntime then all work.
 * @param {string} folder @param {string} executable the name of its Node
 * @returns {Promise<string>} what it says it is, for people
 * @throws {Error} with what the engine said where it does not come so far
 */
export async function checkEngine(folder, executable) {
  const library = mkdtempSync(join(tmpdir(), 'photonest-check-'));
  const child = spawn(join(folder, executable), [join(folder, 'dist', 'engine.js'), '--library', library], {
    cwd: library,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.on('close', resolve).on('error', resolve));
  try {
    const [line] = await Promise.race([lines(child.stdout), delay(PATIENCE_MS, [], { ref: false })]);
    const { ready, message, socket } = parseReady(line ?? '{}');
    if (!ready || !socket)
      throw new Error(`the packed engine does not start: ${message ?? 'it said nothing'}`);
    return await waitForModel(socket);
  } finally {
    child.stdin.end();
    await closed;
    rmSync(library, { recursive: true, force: true });
  }
}

/** @param {import('node:stream').Readable} stream @returns {Promise<string[]>} the first line, if there is one */
async function lines(stream) {
  for await (const line of createInterface(stream)) {
    stream.resume();
    return [line];
  }
  return [];
}

/** @param {string} socket */
async function waitForModel(socket) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { model, versions } = await getStatus(socket);
    const { photonest, node, onnxruntime, sqlite, sharp } = versions;
    if (model.state === 'ready') {
      return `Photonest ${photonest}: Node ${node}, onnxruntime ${onnxruntime}, SQLite ${sqlite}, sharp ${sharp}, ${model.name} on ${model.provider}`;
    }
    if (model.state === 'failed' || Date.now() > until) {
      throw new Error(`the packed engine cannot load its model: ${model.problem ?? model.state}`);
    }
    await delay(200);
  }
}

/** @typedef {{ready?: boolean, socket?: string, message?: string}} Ready the engine's first line */

/** @param {string} line @returns {Ready} */
function parseReady(line) {
  /** @type {Ready} */
  const ready = JSON.parse(line);
  return ready;
}

/** @param {string} socketPath @returns {Promise<import('../core/api.ts').Status>} */
async function getStatus(socketPath) {
  const asked = request({ socketPath, path: '/api/status', agent: false }).end();
  const [response] = /** @type {[import('node:http').IncomingMessage]} */ (await once(asked, 'response'));
  return /** @type {import('../core/api.ts').Status} */ (await json(response));
}
