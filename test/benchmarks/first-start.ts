import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../main/client/engine.ts';
import { ENGINE } from '../support/programs.ts';
import { EngineClient } from './engine-client.ts';
import { load } from './machine.ts';
import { median } from './statistics.ts';
import { makeCameraPhotos } from './photos.ts';

export type FirstStartOptions = { photos: number; rounds: number; megapixels: number };

export type FirstStartResult = {
  photos: number;
  megapixels: number;
  load: number;
  /** From starting the engine's process on an empty library, medians of `rounds`. */
  readyMs: number;
  firstTagMs: number;
  allTaggedMs: number;
};

/** What ships, on a library that does not exist yet: the default model is made, then tags. */
export async function measureFirstStart({
  photos,
  rounds,
  megapixels,
}: FirstStartOptions): Promise<FirstStartResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const folder = join(scratch, 'photos');
    await makeCameraPhotos(folder, photos, megapixels);
    const times: Times[] = [];
    for (let round = 0; round < rounds; round++)
      times.push(await startOnce(join(scratch, `library-${round}`), folder, photos));
    const of = (key: keyof Times): number => median(times.map((each) => each[key]));
    return {
      photos,
      megapixels,
      load: load(),
      readyMs: of('readyMs'),
      firstTagMs: of('firstTagMs'),
      allTaggedMs: of('allTaggedMs'),
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

type Times = Pick<FirstStartResult, 'readyMs' | 'firstTagMs' | 'allTaggedMs'>;

async function startOnce(library: string, folder: string, photos: number): Promise<Times> {
  const started = performance.now();
  const engine = new Engine(
    { node: process.execPath, script: ENGINE, library },
    { status: () => undefined, gaveUp: () => undefined, log: (text) => process.stderr.write(text) },
  );
  engine.start();
  try {
    const client = new EngineClient(async (request) => await engine.forward(request));
    await client.send('POST', '/api/folders', { path: folder });
    await client.waitUntil(({ model }) => model.state === 'ready');
    const readyMs = performance.now() - started;
    await client.waitUntil(({ counts }) => counts.tagged > 0);
    const firstTagMs = performance.now() - started;
    await client.waitUntil(({ counts }) => counts.tagged === photos);
    return { readyMs, firstTagMs, allTaggedMs: performance.now() - started };
  } finally {
    await engine.stop();
  }
}
