import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '../../main/core/api.ts';
import { readManifest } from '../../main/weights/manifest.ts';
import { Random } from '../benchmarks/random.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { makePhotos, ROOT } from '../support/photographs.ts';
import { photonest, serveApp, type ServedApp } from '../support/programs.ts';
import { writeSyntheticWeights } from '../support/weights.ts';

/**
 * The whole of it is `PHOTONEST_PASS_PHOTOS=1000 PHOTONEST_PASS_KILLS=10 PHOTONEST_PASS_MODEL=resnest269e`, with
 * `PHOTONEST_PASS_END=0` so that it need not wait for the last photo.
 */
const {
  PHOTONEST_PASS_PHOTOS: PHOTOS = '24',
  PHOTONEST_PASS_KILLS: KILLS = '3',
  PHOTONEST_PASS_MODEL: MODEL = 'resnest14d',
  PHOTONEST_PASS_END: END = '1',
} = process.env;
/** For a thousand photos on a busy computer. */
const TIMEOUT_MS = 300_000 + 3000 * Number(PHOTOS);
const DEFAULT_MODEL = 'tf_efficientnet_lite2';
const random = new Random(31);

let library: string;
let reference: string;
let folder: string;

beforeAll(async () => {
  library = makeFolder('passes-library');
  reference = makeFolder('passes-reference');
  folder = makeFolder('passes');
  await makePhotos(folder, Number(PHOTOS));
  const weights = join(reference, 'weights.safetensors');
  const { architecture, preprocessing } = await readManifest(join(ROOT, 'models', `${MODEL}.json`));
  writeSyntheticWeights(weights, architecture, preprocessing.size);
  await photonest(reference, 'index', folder);
  await photonest(library, 'models', 'install', MODEL, '--from', weights);
}, TIMEOUT_MS);

afterAll(() => {
  for (const each of [library, reference, folder]) removeFolder(each);
});

/** A photo's model, and the labels and probabilities that it has, as stored. */
type Seen = { path: string; model: string; isStored: number; labels: string };

/** Of photos that have labels, by a connection of its own. */
function readTagged(directory: string): Map<string, Seen> {
  const connection = new Database(join(directory, 'library.sqlite'), { readonly: true });
  try {
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    const rows = connection
      .prepare(
        `SELECT path, model,
           EXISTS (SELECT 1 FROM embeddings WHERE photo_id = photos.id AND embeddings.model = photos.model) AS isStored,
           (SELECT group_concat(key || ' ' || round(score, 2), ', ' ORDER BY key) FROM tags
            JOIN labels ON labels.id = label_id WHERE photo_id = photos.id AND score > 0.2) AS labels
         FROM photos WHERE state = 'tagged'`,
      )
      .all() as Seen[];
    return new Map(rows.map((row) => [row.path, row]));
  } finally {
    connection.close();
  }
}

async function status(app: ServedApp): Promise<Status> {
  const bearer = `Bearer ${new URL(app.numeric).searchParams.get('token')!}`;
  return (await (
    await fetch(new URL('/api/status', app.numeric), { headers: { authorization: bearer } })
  ).json()) as Status;
}

/** Until so many photos have gone through a network since then, in either pass; false where nothing is left. */
async function untilRead(app: ServedApp, photos: number): Promise<boolean> {
  for (; ; await sleep(20)) {
    const { counts, activity, model } = await status(app);
    expect(model.problem).toBeNull();
    if (activity.done + (activity.refining?.done ?? 0) >= photos) return true;
    if (activity.state === 'idle' && counts.pending === 0 && counts.tagged > 0) return false;
  }
}

describe('two passes', () => {
  it(
    `killed at ${KILLS} moments, every photo has all labels of one model or the other`,
    async () => {
      const byDefault = readTagged(reference);
      expect(byDefault.size).toBe(Number(PHOTOS));
      const chosen: Seen[] = [];
      const models = new Set<string>();
      let most = 0;
      let app = await serveApp(library);
      await choose(app);
      for (let kill = 0; kill < Number(KILLS); kill++) {
        // Some in the first pass, which is quick, and some in the second.
        const step = most < Number(PHOTOS) ? Math.ceil((3 * Number(PHOTOS)) / Number(KILLS)) : 20;
        await untilRead(app, random.integer(step) + 1);
        await sleep(random.integer(400));
        app.child.kill('SIGKILL');
        await once(app.child, 'close');
        const tagged = readTagged(library);
        expect(tagged.size).toBeGreaterThanOrEqual(most); // no photo loses its labels
        most = tagged.size;
        for (const seen of tagged.values()) {
          models.add(seen.model);
          expect(seen.isStored).toBe(1);
          if (seen.model === DEFAULT_MODEL) expect(seen.labels).toBe(byDefault.get(seen.path)!.labels);
          else chosen.push(seen);
        }
        console.error(`kill ${kill + 1}: ${tagged.size} tagged, ${chosen.length} by the chosen model so far`);
        app = await serveApp(library);
      }
      if (END === '1') while (await untilRead(app, Infinity)) await sleep(20);
      await app.stop();
      const last = readTagged(library);
      if (END === '1') {
        expect(last.size).toBe(Number(PHOTOS));
        expect(new Set([...last.values()].map(({ model }) => model))).toEqual(new Set([MODEL]));
      }
      for (const seen of chosen) expect(last.get(seen.path)).toEqual(seen); // they were whole then
      expect(models).toContain(DEFAULT_MODEL);
    },
    TIMEOUT_MS,
  );
});

async function choose(app: ServedApp): Promise<void> {
  const headers = {
    authorization: `Bearer ${new URL(app.numeric).searchParams.get('token')!}`,
    'content-type': 'application/json',
  };
  for (const [method, path, body] of [
    ['PATCH', '/api/settings', { model: MODEL }],
    ['POST', '/api/folders', { path: folder }],
  ] as const) {
    const answer = await fetch(new URL(path, app.numeric), { method, headers, body: JSON.stringify(body) });
    expect(answer.ok).toBe(true);
  }
}
