import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { PhotonestError } from '../core/errors.ts';
import { childEnvironment } from '../core/child-environment.ts';
import { guard } from '../http/guard.ts';
import { listen, type Listening } from '../http/listen.ts';
import { OneTimeCodes } from '../http/one-time-codes.ts';
import type { Client } from './client.ts';
import { DONE } from './errors.ts';
import { note, print } from './output.ts';
import { stopSignal } from './stop.ts';

export type ServeOptions = { port: number; open: boolean; json: boolean };

/** `photonest serve [FOLDER…]`: the app in the browser, for this computer alone, until it is stopped. */
export async function serve(client: Client, folders: string[], options: ServeOptions): Promise<number> {
  client.watch();
  for (const path of folders) await client.post('/api/folders', { path: resolve(path) });
  if (folders.length === 0) await client.post('/api/indexing', { action: 'rescan' });

  const token = randomBytes(24).toString('base64url');
  const codes = new OneTimeCodes();
  const name = `photonest-${randomBytes(6).toString('hex')}.localhost`;
  const server: Listening = await listen(
    guard(client.handler, token, () => server.port, { name, codes }),
    { port: options.port },
  ).catch((error: unknown) => {
    throw toPortProblem(error, options.port);
  });
  const linkOf = (host: string, key: string): string => `http://${host}:${server.port}/?token=${key}`;
  const [url, numeric] = [linkOf(name, token), linkOf('127.0.0.1', token)];
  print(options.json, { url, numeric }, () => [
    `Photonest is at ${url}`,
    `Where a browser does not find that name: ${numeric}`,
  ]);
  if (options.open) openBrowser(linkOf(name, codes.make()));
  await stopSignal();
  await server.close();
  return DONE;
}

function toPortProblem(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EACCES' ? 'may not be used by this user' : 'is taken by another program';
  return new PhotonestError(
    'invalid',
    `Port ${port} ${why}. Choose another with --port, or leave it out for any free one.`,
    {
      cause: error,
    },
  );
}

/** Where no browser can be opened, the link stands on the terminal. */
function openBrowser(url: string): void {
  const [command, ...words] = {
    darwin: ['open'],
    win32: ['cmd', '/c', 'start', '""'],
  }[process.platform as string] ?? ['xdg-open'];
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return;
  const child = spawn(command!, [...words, url], {
    stdio: 'ignore',
    detached: true,
    cwd: homedir(),
    env: childEnvironment(process.env),
  });
  child.on('error', () => note('No browser could be opened: use the link above.'));
  child.unref();
}
