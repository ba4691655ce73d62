import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { photograph } from '../images/testing/pictures.ts';
import { fromTagger, type FromTagger, type ToTagger } from './messages.ts';
import { installTiny } from './testing/tiny-model.ts';

let scratch: string;
let child: ChildProcess;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-low-impact-'));
});
afterEach(async () => {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  rmSync(scratch, { recursive: true });
});

/** The messages of a tagger that was told to be lowImpact: `ready`, then one per photo. */
async function startGently(reads: (ToTagger & { type: 'read' })[]): Promise<FromTagger[]> {
  const { manifestPath, modelDirectory: directory } = await installTiny(scratch);
  child = fork(join(import.meta.dirname, 'process.ts'), [], { serialization: 'advanced', execArgv: [] });
  const heard: FromTagger[] = [];
  const done = new Promise<void>((resolve) => {
    child.on('message', (raw) => {
      heard.push(fromTagger.parse(raw));
      if (heard.length === 1) for (const read of reads) child.send(read);
      if (heard.length > reads.length) resolve();
    });
  });
  const models = [{ manifestPath, directory }];
  child.send({ type: 'start', models, threads: 1, lowImpact: true } satisfies ToTagger);
  await done;
  return heard;
}

test('startTagger() - lowImpact steps behind other programs, and reads one photo after the other', async () => {
  const pixel = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const what = {
    type: 'read',
    urgent: false,
    kind: 'preview_and_tag',
    pass: 'both',
    thumbnail: true,
    metadata: { sidecars: [], raw: null },
  } as const;
  const large = { ...what, id: 1, source: { path: photograph('locomotion-house-cat') } };
  const small = { ...what, source: { bytes: pixel } };
  const unreadable = { ...what, id: 2, source: { bytes: Uint8Array.of(1, 2, 3) } };
  const waitedFor = { ...small, id: 4, urgent: true, kind: 'preview', prepare: false } as const;

  const [ready, ...answers] = await startGently([large, unreadable, { ...small, id: 3 }, waitedFor]);
  expect(ready).toMatchObject({ type: 'ready', provider: 'cpu' });
  expect(getPriority(child.pid)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
  const order = answers.map((answer) => ('id' in answer ? `${answer.type} ${answer.id}` : answer.type));
  // Of photos that are being indexed the small one would come first; what is waited for in the window does.
  expect(order.filter((entry) => entry !== 'read 4')).toEqual(['read 1', 'unreadable 2', 'read 3']);
  expect(order.indexOf('read 4')).toBeLessThan(3);
});
