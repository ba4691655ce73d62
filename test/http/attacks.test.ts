import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SearchResult, Status } from '../../main/core/api.ts';
import { openBrowser } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath } from '../support/photographs.ts';
import { MADE_MODELS, photonest, serveApp, type ServedApp } from '../support/programs.ts';

let browser: Browser;
let library: string;
let photos: string;
let app: ServedApp;
let headers: Record<string, string>;

beforeAll(async () => {
  browser = await openBrowser();
  library = join(makeFolder('attacks'), 'library');
  mkdirSync(library, { mode: 0o755 });
  chmodSync(library, 0o755);
  photos = makeFolder('attacked-photos');
  copyFileSync(photographPath('cat'), join(photos, 'cat.jpg'));
  copyFileSync(photographPath('flower'), join(photos, 'flower.jpg'));
  vi.stubEnv(MADE_MODELS, undefined); // the engine makes all files itself
  await photonest(library, 'index', photos);
  app = await serveApp(library);
  headers = { authorization: `Bearer ${new URL(app.numeric).searchParams.get('token')!}` };
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  removeFolder(join(library, '..'));
  removeFolder(photos);
});

const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
  await fetch(new URL(path, app.numeric), { ...init, headers: { ...headers, ...(init.headers as object) } });

async function idOf(name: string): Promise<number> {
  const { ids } = (await (await ask(`/api/search?q=${name}`)).json()) as SearchResult;
  return ids[0]!;
}

describe('the key', () => {
  it('is not sent to other ports of this computer', async () => {
    const cookies: string[] = [];
    const other = createServer((asked, response) => {
      cookies.push(asked.headers.cookie ?? '');
      response.end('<img src="/image.png">');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const page = await (await browser.newContext()).newPage();
    await page.goto(app.url);
    await page.getByRole('listbox').waitFor();
    for (const host of ['127.0.0.1', 'localhost']) await page.goto(`http://${host}:${port}/page`);
    await page.context().close();
    other.closeAllConnections();
    other.close();
    expect(cookies.length).toBeGreaterThanOrEqual(2);
    expect(cookies.join()).not.toContain('photonest');
  });

  it('lets ten windows hear of the engine at once', async () => {
    const context = await browser.newContext();
    const pages = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const page = await context.newPage();
        await page.goto(app.url);
        return page;
      }),
    );
    for (const page of pages) await page.getByRole('option').first().waitFor();
    await context.close();
  });
});

describe.skipIf(process.platform === 'win32')('a photo that became something else', () => {
  it('is not sent, holds nothing up, and is sent again when it is back', async () => {
    const [id, other] = [await idOf('cat'), await idOf('flower')];
    const path = join(photos, 'cat.jpg');
    const forms: (() => void)[] = [
      () => execFileSync('mkfifo', [path]),
      () => symlinkSync('/etc/passwd', path),
      () => symlinkSync('/dev/zero', path),
      () => copyFileSync(photographPath('boats'), path),
    ];
    for (const become of forms) {
      rmSync(path);
      become();
      const answers = await Promise.all(
        Array.from({ length: 20 }, async () => await ask(`/originals/${id}`)),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
      expect((await ask(`/originals/${other}`)).status).toBe(200);
    }
    rmSync(path);
    copyFileSync(photographPath('cat'), path);
    expect((await ask(`/originals/${id}`)).status).toBe(200);
  });

  it('a HEAD request opens no file', async () => {
    const [id, engine] = [await idOf('flower'), app.child.pid!];
    const count = (): number => readdirSync(`/proc/${engine}/fd`).length;
    const before = count();
    for (let at = 0; at < 200; at++) await ask(`/originals/${id}`, { method: 'HEAD' });
    expect(count()).toBeLessThan(before + 20);
  });
});

describe('bodies without a stated length', () => {
  /** Sends `megabytes` in pieces. @returns the status, and how much was taken */
  async function send(
    path: string,
    type: string,
    megabytes: number,
  ): Promise<{ status: number; sent: number }> {
    const { port } = new URL(app.numeric);
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      headers: { ...headers, 'content-type': type },
    });
    const piece = Buffer.alloc(1_000_000, 'a');
    let sent = 0;
    const answered = new AbortController();
    const status = once(outgoing, 'response').then(([answer]) => {
      answered.abort();
      return (answer as { statusCode: number }).statusCode;
    });
    outgoing.on('error', () => undefined);
    for (; sent < megabytes && !answered.signal.aborted; sent++) {
      const isTaken = outgoing.write(piece);
      if (!isTaken) await Promise.race([once(outgoing, 'drain'), status]);
      await nextTurn();
    }
    outgoing.end();
    const result = await status;
    outgoing.destroy();
    return { status: result, sent };
  }

  it.each([
    ['/api/folders', 'application/json', 8],
    ['/api/similar', 'image/jpeg', 100],
  ])('%s takes no more than its limit', async (path, type, limitMegabytes) => {
    const { status, sent } = await send(path, type, 400);
    expect(status).toBe(400);
    expect(sent).toBeLessThan(limitMegabytes + 60); // what lies in sockets and streams
    const tagged = async (): Promise<number> =>
      ((await (await ask('/api/status')).json()) as Status).counts.tagged;
    await expect.poll(tagged).toBe(2); // the cat came back, and may be tagged anew
  });
});

it('refusals and answers say the same to browsers', async () => {
  for (const response of [await fetch(new URL('/api/status', app.numeric)), await ask('/api/status')]) {
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  }
});

it.skipIf(process.platform === 'win32')(
  'the library’s files are for their user alone, in any folder',
  async () => {
    await ask('/api/backups', { method: 'POST' });
    const files = readdirSync(library, { recursive: true }).map((name) => join(library, String(name)));
    expect(files.some((path) => path.includes('backups'))).toBe(true);
    expect(files.filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
  },
);
