import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { childEnvironment } from '../core/child-environment.ts';
import { guard } from '../http/guard.ts';
import { listen } from '../http/listen.ts';
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
  const server = await listen(
    guard(client.handler, token, () => server.port),
    { port: options.port },
  );
  const url = `http://127.0.0.1:${server.port}/?token=${token}`;
  print(options.json, { url }, () => [`Photonest is at ${url}`]);
  if (options.open) openBrowser(url);
  await stopSignal();
  await server.close();
  return DONE;
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
