import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { findRuntimePackage } from '../../main/engine/models/cuda/runtime-package.ts';
import { guard } from '../../main/http/guard.ts';
import { listen, type Listening } from '../../main/http/listen.ts';
import { sendFile, startFileServer, type FileServer } from '../../main/download/testing/file-server.ts';
import { startPackageFeed } from '../../main/engine/testing/package-feed.ts';
import { randomFile } from '../../main/download/testing/random-file.ts';
import { zipOf } from '../../main/download/testing/zip-file.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, EVERY_PHOTOGRAPH } from '../support/photographs.ts';
import { writeSyntheticWeights } from '../support/weights.ts';

const TOKEN = 'models';

let browser: Browser;
let folder: string;
let weights: string;
let hub: FileServer;
let engine: Engine;
let server: Listening;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await openBrowser();
  folder = makeFolder('window-models');
  const photos = join(folder, 'photos');
  mkdirSync(photos);
  copyPhotographs(photos);
  weights = join(folder, 'weights.safetensors');
  writeSyntheticWeights(weights, 'resnest14d', 224);
  hub = await startFileServer(sendFile(readFileSync(weights)));
  vi.stubEnv('HF_ENDPOINT', hub.url);
  engine = await openEngine({ library: join(folder, 'library'), hasNvidiaDriver: true });
  server = await listen(
    guard(engine.handler, TOKEN, () => server.port),
    { port: 0 },
  );
  const body = JSON.stringify({ path: photos });
  await engine.handler(new Request('http://photonest/api/folders', { method: 'POST', body }));
  await engine.indexer.whenIdle();
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await engine.close();
  await hub.stop();
  vi.unstubAllEnvs();
  removeFolder(folder);
});

beforeEach(async () => {
  ({ page, complaints } = await openWindow(browser, `http://127.0.0.1:${server.port}/?token=${TOKEN}`));
  const sidebar = page.getByRole('navigation', { name: 'Sidebar' });
  await sidebar.getByRole('link', { name: 'Model', exact: true }).click();
  await page.getByRole('button', { name: /^All models/ }).click();
});

afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

const row = () => page.getByRole('listitem', { name: 'ResNeSt-14' });
const button = (name: string) => page.getByRole('button', { name, exact: true });

/** The window shows how far a download is four times a second at most; the file shows it exactly. */
async function hasArrived(name: RegExp, bytes: number): Promise<void> {
  const library = join(folder, 'library');
  const sizeOf = (): number => {
    const found = readdirSync(library, { recursive: true, encoding: 'utf8' }).find((path) => name.test(path));
    return found === undefined ? 0 : statSync(join(library, found)).size;
  };
  await expect.poll(sizeOf).toBe(bytes);
}

it('a model is downloaded with pauses, cancelled, installed from a file, used, and given up again', async () => {
  const progress = row().getByRole('progressbar', { name: 'Download of ResNeSt-14' });

  hub.answer = sendFile(readFileSync(weights), { silentAfterBytes: 9_000_000 });
  await button('Download ResNeSt-14').click();
  await hasArrived(/safetensors\.part$/, 9_000_000);
  await button('Pause the download of ResNeSt-14').click();
  await row()
    .getByText(/^Paused at 9\.0 MB of 42\.\d MB/)
    .waitFor();
  expect(await progress.getAttribute('value')).toBe('9000000');

  hub.answer = sendFile(readFileSync(weights), { silentAfterBytes: 5_000_000 });
  await button('Resume the download of ResNeSt-14').click();
  await hasArrived(/safetensors\.part$/, 14_000_000);
  expect(hub.requests.at(-1)?.range).toBe('bytes=9000000-');
  await button('Cancel the download of ResNeSt-14').click();
  await button('Download ResNeSt-14').waitFor();
  expect(await progress.count()).toBe(0);

  await button('Details of ResNeSt-14').click();
  await button('Install from a file…').click();
  await page.getByRole('textbox', { name: /Path of the file/ }).fill(weights);
  await page.keyboard.press('Enter');
  await button('Use this model: ResNeSt-14').click();
  await row().getByText(`${EVERY_PHOTOGRAPH.length} photos are tagged again`).waitFor();
  await button('Use ResNeSt-14').click();
  const inUse = page.getByRole('list', { name: 'Model in use' });
  await inUse.getByText('ResNeSt-14').first().waitFor();
  await button('Details of ResNeSt-14').click();
  await row().getByText(`${EVERY_PHOTOGRAPH.length} photos`, { exact: true }).waitFor();

  await button('Use this model: EfficientNet-Lite2').click();
  await button('Use EfficientNet-Lite2').click();
  await inUse.getByText('EfficientNet-Lite2').first().waitFor();
});

const runtime = findRuntimePackage(process.platform, process.arch);

it.skipIf(runtime === null)('CUDA’s libraries are fetched with a pause, and removed', async () => {
  const [cuda = '', ...others] = runtime?.files ?? [];
  const members = [cuda, ...others].map((name) => ({
    name,
    bytes: randomFile(name === cuda ? 4_000_000 : 100, 1),
  }));
  const nupkg = zipOf(members);
  const feed = await startPackageFeed(runtime?.version ?? '', nupkg);
  vi.stubEnv('PHOTONEST_NUGET', feed.index);
  const offer = page.getByRole('region', { name: 'CUDA’s libraries' });
  await offer
    .getByText(/about 250 MB to download, 350 MB on the disk, where [\d.]+ [GT]B are free\.$/)
    .waitFor();
  expect(feed.server.requests).toEqual([]);

  feed.answers.set(feed.paths.package, sendFile(nupkg, { silentAfterBytes: 2_000_000 }));
  await button('Fetch CUDA’s libraries').click();
  await hasArrived(/\.nupkg\.part$/, 2_000_000);
  await button('Pause fetching CUDA’s libraries').click();
  await offer.getByText(/^Paused at 2\.0 MB of 4\.\d MB/).waitFor();
  feed.answers.clear();
  await button('Go on fetching CUDA’s libraries').click();
  await button('Remove CUDA’s libraries…').click();
  await offer.getByText('They can be fetched again').waitFor();
  await button('Remove CUDA’s libraries').click();
  await button('Fetch CUDA’s libraries').waitFor();
  await feed.stop();
});
