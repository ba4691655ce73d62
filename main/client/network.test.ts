import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Engine } from './engine.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-network-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

/** Runs a program as the engine, and gives what it says when it gives up. */
async function runAsEngine(program: string): Promise<string> {
  const script = join(scratch, 'engine.mjs');
  writeFileSync(
    script,
    `const message = String(await (${program})());
    console.log(JSON.stringify({ ready: false, code: 'invalid', message }));`,
  );
  const { promise, resolve } = Promise.withResolvers<string>();
  const listener = { status: () => undefined, gaveUp: resolve, log: () => undefined };
  const engine = new Engine({ node: process.execPath, script, library: scratch }, listener, 1);
  engine.start();
  const said = await promise;
  await engine.stop();
  return said;
}

test('the engine reaches other computers through the proxy that the system names', async () => {
  const asked: string[] = [];
  const far = createServer((_, response) => response.end('the weights'));
  // Node 24 asks for a tunnel, Node 26 for the page itself.
  const proxy = createServer(({ url }, response) => {
    asked.push(`${new URL(url!).host}:80`);
    response.end('the weights');
  });
  proxy.on('connect', ({ url }, socket) => {
    asked.push(url ?? '');
    const { port } = far.address() as AddressInfo;
    const way = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      way.pipe(socket).pipe(way);
    });
  });
  for (const server of [far, proxy]) await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, address);
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
  try {
    const program = `async () => await (await fetch('http://models.invalid/weights')).text()`;
    expect(await runAsEngine(program)).toBe('the weights');
    expect(asked).toEqual(['models.invalid:80']);
  } finally {
    for (const server of [far, proxy]) {
      server.closeAllConnections();
      server.close();
    }
  }
});

test('the engine trusts the system’s certificates, unless a person has said otherwise', async () => {
  const program = '() => process.env.NODE_USE_SYSTEM_CA';
  expect(await runAsEngine(program)).toBe('1');
  vi.stubEnv('NODE_USE_SYSTEM_CA', '0');
  expect(await runAsEngine(program)).toBe('0');
});
