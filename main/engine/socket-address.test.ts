import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveSocket } from './serve-socket.ts';
import { makeSocketAddress, readSocketAddress, SOCKET_FILE } from './socket-address.ts';

let scratch: string;
let library: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-socket-'));
  library = join(scratch, 'library');
  mkdirSync(library);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const handler = async () => await Promise.resolve(new Response('here'));
const usual = () => join(scratch, `photonest-${userInfo().uid}`);

describe.skipIf(process.platform === 'win32')('makeSocketAddress()', () => {
  test('lies in a folder that only this user may enter', () => {
    const address = makeSocketAddress(library, { XDG_RUNTIME_DIR: scratch });
    expect(dirname(address)).toBe(usual());
    expect(statSync(usual()).mode & 0o777).toBe(0o700);
    chmodSync(usual(), 0o755);
    makeSocketAddress(library, { XDG_RUNTIME_DIR: scratch });
    expect(statSync(usual()).mode & 0o777).toBe(0o700);
  });

  test('does not follow a link in the folder’s place, nor change what it leads to', () => {
    const victim = join(scratch, 'victim');
    mkdirSync(victim);
    chmodSync(victim, 0o755);
    symlinkSync(victim, usual());
    expect(dirname(makeSocketAddress(library, { XDG_RUNTIME_DIR: scratch }))).not.toBe(usual());
    expect(statSync(victim).mode & 0o777).toBe(0o755);
  });

  test('a folder whose path is too long for a socket is passed by', () => {
    const address = makeSocketAddress(library, { XDG_RUNTIME_DIR: join(scratch, 'x'.repeat(90)) });
    expect(Buffer.byteLength(address)).toBeLessThanOrEqual(103);
    expect(statSync(dirname(address)).isDirectory()).toBe(true);
  });

  test('is the same for a library however its path is written', () => {
    symlinkSync(library, join(scratch, 'link'));
    const names = [library, join(scratch, 'link'), join(scratch, '.', 'library')].map((path) =>
      basename(makeSocketAddress(path, { XDG_RUNTIME_DIR: scratch })),
    );
    expect(new Set(names).size).toBe(1);
  });
});

describe('serveSocket()', () => {
  test('records in the library, for this user alone, where it listens', async () => {
    const server = await serveSocket({ handler, close: async () => undefined }, library);
    expect(readSocketAddress(library)).toBe(server.socket);
    if (process.platform !== 'win32') expect(lstatSync(join(library, SOCKET_FILE)).mode & 0o777).toBe(0o600);
    await server.close();
    expect(readSocketAddress(library)).toBeNull();
  });

  test('that cannot listen closes the engine, and says what was expected', async () => {
    let closed = 0;
    const close = async (): Promise<void> => {
      closed += 1;
      await Promise.resolve();
    };
    await expect(serveSocket({ handler, close }, join(scratch, 'gone'))).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/could not open its private socket.*XDG_RUNTIME_DIR/) as string,
    });
    expect(closed).toBe(1);
  });
});

test('readSocketAddress() - of nonsense is none', () => {
  for (const text of ['', '{', '{"socket":7}', '[]']) {
    writeFileSync(join(library, SOCKET_FILE), text);
    expect(readSocketAddress(library)).toBeNull();
  }
});

test.skipIf(process.getuid?.() !== 0)(
  'readSocketAddress() - another user’s socket is refused',
  async (context) => {
    context.skip(process.platform === 'win32', 'Windows has no owners of pipes here');
    const { chownSync } = await import('node:fs');
    const socket = join(scratch, 'foreign.sock');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    chownSync(socket, 65_534, 65_534);
    writeFileSync(join(library, SOCKET_FILE), JSON.stringify({ socket }));
    expect(() => readSocketAddress(library)).toThrow('belongs to another user');
    server.close();
  },
);
