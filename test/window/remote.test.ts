import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Status } from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { FakeHost, type HostPlan } from '../../main/engine/remote/testing/fake-host.ts';
import { guard } from '../../main/http/guard.ts';
import { listen, type Listening } from '../../main/http/listen.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { makePhotos } from '../support/photographs.ts';

const TOKEN = 'remote';
/** More than this computer tags until its hours are over. */
const PHOTOS = 80;

let browser: Browser;
let folder: string;
let engine: Engine;
let server: Listening;

beforeAll(async () => {
  browser = await openBrowser();
  folder = makeFolder('window-remote');
  const photos = join(folder, 'photos');
  mkdirSync(photos);
  await makePhotos(photos, PHOTOS);
});

afterAll(async () => {
  await browser.close();
  removeFolder(folder);
});

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const init = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await engine.handler(new Request(`http://photonest${path}`, init));
  return (await response.json()) as T;
}

/** An engine whose hours are over, so that its photos wait, and a host that runs the same versions but for `other`. */
async function openWith(name: string, other: Partial<HostPlan['version']>, plan: Partial<HostPlan>) {
  const scratch = join(folder, name);
  mkdirSync(scratch);
  const version = { photonest: '', model: '', weights: '' };
  const host = new FakeHost(scratch, { answers: [1000], ...plan, version });
  engine = await openEngine({ library: join(scratch, 'library'), ssh: host.ssh });
  const { versions, model } = await ask<Status>('GET', '/api/status');
  const { here } = await ask<{ here: HostPlan['version'] }>('POST', '/api/remote/compare', {
    address: 'ssh://box',
  });
  expect(here).toMatchObject({ photonest: versions.photonest, model: model.id });
  host.change({ answers: [1000], ...plan, version: { ...here!, ...other } });
  await ask('POST', '/api/folders', { path: join(folder, 'photos') });
  const hour = new Date().getHours();
  const hours = { from: (hour + 2) % 24, until: (hour + 3) % 24 };
  await ask('PATCH', '/api/settings', { hours });
  await expect.poll(async () => (await ask<Status>('GET', '/api/status')).activity.state).toBe('waiting');
  server = await listen(
    guard(engine.handler, TOKEN, () => server.port),
    { port: 0 },
  );
  return host;
}

/** @param refusals requests that the engine refuses, which the browser complains of */
async function inWindow(body: (page: Page) => Promise<void>, refusals = 0): Promise<void> {
  const { page, complaints } = await openWindow(browser, `http://127.0.0.1:${server.port}/?token=${TOKEN}`);
  try {
    await body(page);
    expect(complaints.filter((complaint) => !complaint.includes(' 503 '))).toEqual([]);
    expect(complaints).toHaveLength(refusals);
  } finally {
    await page.close();
    await server.close();
    await engine.close();
  }
}

it('another computer is named, compared, told of plainly, and tags with pause until a person has enough', async () => {
  const host = await openWith('good', {}, { holds: 2 });
  await inWindow(async (page) => {
    const sidebar = page.getByRole('navigation', { name: 'Sidebar' });
    await sidebar.getByRole('link', { name: 'Model', exact: true }).click();
    await page.getByRole('button', { name: 'Tag on another computer…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Tag on another computer' });
    await dialog.getByLabel('The other computer').fill('me@box');
    await dialog.getByRole('button', { name: 'Compare the versions' }).click();
    await dialog.getByText('Both run the same.').waitFor();
    await dialog
      .getByText(/^Photos leave this computer: all that are still to be tagged go to box/)
      .waitFor();
    expect(host.connections).toBe(0);
    await dialog.getByText('Where Photonest and the photos are there').click();
    await dialog.getByLabel('A folder that both have: its path here').fill('/nas');
    await dialog.getByLabel('Its path there').fill('/srv/nas');
    await dialog.getByText(/What lies in the folder that both have is read there/).waitFor();
    await dialog.getByRole('button', { name: 'Send photos to box' }).click();

    const run = page.getByRole('region', { name: 'Tag on another computer' });
    await run.getByText('Photos go to box').waitFor();
    await run.getByText(/^2 photos tagged there, \d+ under way/).waitFor();
    await run.getByRole('button', { name: 'Pause sending' }).click();
    await run.getByText('Paused: no more photos go to box').waitFor();
    await run.getByRole('button', { name: 'Go on sending' }).click();
    await run.getByText(/^4 photos tagged there/).waitFor();
    expect(host.connections).toBe(2);
    await run.getByRole('button', { name: 'Send no more' }).click();
    await run.getByRole('button', { name: 'Tag on another computer…' }).waitFor();
    expect((await ask<Status>('GET', '/api/status')).remote).toBeNull();
    expect(host.answered.length).toBeLessThan(PHOTOS + 1);
  });
});

it('a host with another version is refused in the dialog, and one that cannot be reached with what ssh said', async () => {
  const host = await openWith('other', { photonest: '0.0.1' }, { answers: [0] });
  await inWindow(async (page) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).fill('another computer');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Tag on another computer' });
    await dialog.getByLabel('The other computer').fill('box');
    await page.keyboard.press('Enter');
    await dialog
      .getByRole('alert')
      .getByText(/box has Photonest 0\.0\.1, and this is/)
      .waitFor();
    expect(await dialog.getByRole('button', { name: /Send photos/ }).count()).toBe(0);
    host.change({ answers: [0], refuses: 'ssh: Could not resolve hostname box' });
    await dialog.getByRole('button', { name: 'Compare the versions' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/Could not resolve hostname box/)
      .waitFor();
  }, 1);
});
