import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { OBJECT_CLASSES } from '../../main/analyses/objects/classes.ts';
import { SCENE_CLASSES } from '../../main/analyses/scenes/classes.ts';
import type { AnalysisId } from '../../main/core/analyses/findings.ts';
import type { AnalysisInfo, ListedModel } from '../../main/core/api.ts';
import { buildAnalysis } from '../../main/nets/analyses.ts';
import { encodeSafetensors } from '../../main/weights/formats/safetensors.ts';
import { synthesizeTensors } from '../../main/weights/testing/synthetic-weights.ts';
import { faults } from '../support/axe.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { makePhotos } from '../support/photographs.ts';
import { photonest, photonestJson, serveApp, type ServedApp } from '../support/programs.ts';

/** The detector takes some seconds a photo; `PHOTONEST_TEST_OBJECTS=50` has fifty of them. */
const PHOTOS = Number(process.env['PHOTONEST_TEST_OBJECTS'] ?? 2);
const LONGEST_MS = 60_000 + PHOTOS * 90_000;
const LONG = { timeout: LONGEST_MS };
const PATIENCE = { timeout: LONGEST_MS, interval: 300 };
const MODELS = { objects: 'faster_rcnn_resnest50_fpn', scenes: 'deeplab_resnest50_ade' } as const;

let browser: Browser;
let library: string;
let folder: string;
let app: ServedApp;

/** Layers whose synthetic weights would throw boxes off the photo, or drown the bias of one class. */
const FLAT = [
  'proposal_generator.rpn_head.objectness_logits',
  'proposal_generator.rpn_head.anchor_deltas',
  'roi_heads.box_predictor.bbox_pred',
];

/** Synthetic weights whose last layer leans so much to one class that all is of it. */
function weightsOf(id: string, layer: string, index: number): Uint8Array {
  const { parameters, unused } = buildAnalysis(id).checkpoint;
  const tensors = synthesizeTensors({ architecture: '', parameters: new Map([...parameters, ...unused!]) });
  for (const name of [layer, ...FLAT]) tensors.get(`${name}.weight`)?.values.fill(0);
  tensors.get(`${layer}.bias`)!.values[index]! += 1000;
  return encodeSafetensors(tensors);
}

beforeAll(async () => {
  browser = await openBrowser();
  library = makeFolder('objects-library');
  folder = makeFolder('objects-photos');
  await makePhotos(folder, PHOTOS);
  await photonest(library, 'index', folder);
  app = await serveApp(library);
}, LONGEST_MS);
afterAll(async () => {
  await browser.close();
  await app.stop();
  removeFolder(library);
  removeFolder(folder);
});

async function ask<T>(path: string, method = 'GET', body?: object): Promise<T> {
  const bearer = `Bearer ${new URL(app.numeric).searchParams.get('token')!}`;
  const headers = { authorization: bearer, 'content-type': 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return (await (await fetch(new URL(path, app.numeric), init)).json()) as T;
}

async function analysis(id: AnalysisId): Promise<AnalysisInfo> {
  return (await ask<AnalysisInfo[]>('/api/analyses')).find((each) => each.id === id)!;
}

async function install(of: keyof typeof MODELS, weights: Uint8Array): Promise<void> {
  const from = join(folder, `${of}.safetensors`);
  writeFileSync(from, weights);
  await ask(`/api/models/${MODELS[of]}/install`, 'POST', { from });
  await vi.waitFor(async () => expect((await analysis(of)).state).toBe('installed'), PATIENCE);
}

async function find(page: Page, words: string): Promise<void> {
  const search = page.getByRole('combobox', { name: /search/i });
  await search.fill(words);
  await search.press('Enter');
}

it(
  'models of analyses are in the list, and are installed from a file, tried and verified',
  LONG,
  async () => {
    const before = await photonestJson<ListedModel[]>(library, 'models');
    expect(before.flatMap((model) => ('finds' in model ? [[model.finds, model.state]] : []))).toEqual([
      ['text', 'installed'],
      ['objects', 'available'],
      ['scenes', 'available'],
    ]);
    const dog = OBJECT_CLASSES.indexOf('dog');
    await install('objects', weightsOf(MODELS.objects, 'roi_heads.box_predictor.cls_score', dog));
    await install('scenes', weightsOf(MODELS.scenes, 'head.block.4', SCENE_CLASSES.indexOf('sky')));
    const tried = await ask<ListedModel>(`/api/models/${MODELS.scenes}/probe`, 'POST', {});
    const cpu = tried.providers.find(({ name }) => name === 'cpu');
    expect(cpu).toMatchObject({ accepted: true, reason: null });
    expect(cpu!.millisecondsPerPhoto).toBeGreaterThan(0);
    expect(await ask<ListedModel>(`/api/models/${MODELS.scenes}/verify`, 'POST', {})).toMatchObject({
      problem: null,
    });
  },
);

it(
  'a command looks for objects in the chosen photos, by the keyboard, and says first how long it takes',
  LONG,
  async () => {
    const { page, complaints } = await openWindow(browser, app.url);
    await page.getByRole('option').first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('find objects');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Find objects in ${PHOTOS} photos?` });
    await dialog.getByText(/^This takes /).waitFor();
    expect(await faults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Start' }).focus();
    await page.keyboard.press('Enter');
    const done = { waiting: 0, done: PHOTOS, failed: 0 };
    await vi.waitFor(async () => expect(await analysis('objects')).toMatchObject(done), PATIENCE);
    const photos = (await ask<{ ids: number[] }>('/api/search?q=')).ids;
    await ask('/api/analyses/scenes', 'POST', { photos });
    await vi.waitFor(async () => expect(await analysis('scenes')).toMatchObject(done), PATIENCE);
    expect(complaints).toEqual([]);
    await page.close();
  },
);

it('counts and shares are found', LONG, async () => {
  const count = async (query: string): Promise<number> =>
    (await photonestJson<unknown[]>(library, 'search', query)).length;
  expect(await count('count:dog>=2')).toBe(PHOTOS);
  expect(await count('count:cat')).toBe(0);
  expect(await count('share:sky>40%')).toBe(PHOTOS);
  expect(await count('share:sky<40%')).toBe(0);
});

it.each(['light', 'dark'] as const)(
  'layers show what was found, by the keyboard (%s)',
  LONG,
  async (theme) => {
    const { page, complaints } = await openWindow(browser, app.url, { theme });
    await find(page, 'count:dog>=2');
    await page.getByText('dog ≥ 2').first().waitFor();
    await page.getByRole('option').first().dblclick();
    const panel = page.getByRole('complementary', { name: 'Details' });
    await panel.getByRole('button', { name: /^\d+ dogs$/ }).waitFor();
    await panel.getByRole('button', { name: 'sky 100%' }).waitFor();
    await page.keyboard.press('o');
    const objects = page.getByRole('list', { name: 'Objects in the photo' });
    await objects.getByRole('button', { name: /^dog 1 of / }).waitFor();
    await page.keyboard.press('g');
    const region = page
      .getByRole('list', { name: 'Parts of the scene' })
      .getByRole('button', { name: 'sky 100%' });
    await region.focus();
    expect(await objects.count()).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => decodeURIComponent(page.url())).toContain('share:sky');
    expect(complaints).toEqual([]);
    await page.close();
  },
);

it('photos that wait can be left out', LONG, async () => {
  await ask('/api/indexing', 'POST', { action: 'pause' });
  const photos = (await ask<{ ids: number[] }>('/api/search?q=')).ids;
  expect(await ask('/api/analyses/scenes', 'POST', { photos })).toMatchObject({ asked: PHOTOS });
  const { page, complaints } = await openWindow(browser, `${app.url.replace(/#.*/, '')}#/library`);
  const button = page.getByRole('button', { name: `Leave out ${PHOTOS} photos that wait` });
  await button.click();
  await button.waitFor({ state: 'detached' });
  expect(await analysis('scenes')).toMatchObject({ asked: 0, waiting: 0 });
  expect(complaints).toEqual([]);
  await page.close();
  await ask('/api/indexing', 'POST', { action: 'resume' });
});

it('the models of analyses stand with the others in the window', LONG, async () => {
  const { page, complaints } = await openWindow(browser, `${app.url.replace(/#.*/, '')}#/models`);
  const row = page
    .getByRole('list', { name: 'Models of analyses' })
    .getByRole('listitem', { name: /^Faster R-CNN/ });
  await row.getByText('42.33 box mAP, COCO val2017').waitFor();
  await row.getByRole('button', { name: /^Details/ }).click();
  await row.getByRole('button', { name: 'Remove…' }).click();
  await row.getByRole('button', { name: /^Remove Faster/ }).click();
  await row.getByRole('button', { name: /^Download Faster/ }).waitFor();
  expect(await analysis('objects')).toMatchObject({ state: 'available' });
  expect(complaints).toEqual([]);
  await page.close();
});
