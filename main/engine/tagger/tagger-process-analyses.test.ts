import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReaderCrashed } from '../../core/photos/reading.ts';
import { TaggerProcess } from './tagger-process.ts';

const PATIENCE = { timeout: 30_000 };

let scratch: string;
let tagger: TaggerProcess;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-tagger-'));
  vi.spyOn(console, 'error').mockImplementation(() => undefined); // the engine's log
  tagger = new TaggerProcess({
    script: join(import.meta.dirname, '../testing/fake-tagger.ts'),
    models: () => [{ manifestPath: 'ready', directory: scratch }],
    threads: null,
    executionConfig: async () => ({ provider: 'cpu', precision: 'float32', lowImpact: false }),
    photoTimeoutMs: 60_000,
    onReady: async () => undefined,
    onFailed: () => undefined,
  });
});
afterEach(async () => {
  await tagger.close();
  rmSync(scratch, { recursive: true });
  vi.restoreAllMocks();
});

async function analyse(name: string): Promise<unknown> {
  const files = { analysis: 'text', manifestPath: '/reader.json', directory: '/reader' } as const;
  return await tagger.analyse({ source: { path: name }, urgent: false, files });
}

test('analyse() - gives what was found, or why not', PATIENCE, async () => {
  expect(await analyse('sign')).toMatchObject({ analysis: 'text', lines: [{ text: 'sign' }] });
  await expect(analyse('bad')).rejects.toMatchObject({ code: 'unreadable', message: 'is empty' });
  await expect(analyse('model')).rejects.toMatchObject({ code: 'model_unusable' });
});

test('analyse() - what ends the process alone in it is told so', PATIENCE, async () => {
  const error: unknown = await analyse('poison').catch((each: unknown) => each);
  expect(error).toBeInstanceOf(ReaderCrashed);
  expect((error as ReaderCrashed).isolated).toBe(true);
});

test(
  'analyse() - a photo that is read meanwhile is not counted as a crash, and is read while it runs',
  PATIENCE,
  async () => {
    void analyse('never').catch(() => undefined);
    const what = {
      kind: 'preview',
      prepare: false,
      thumbnail: true,
      metadata: { sidecars: [], raw: null },
    } as const;
    const read = await tagger.read({ source: { path: 'photo' }, urgent: false, ...what });
    expect(read.metadata?.camera).toContain('photo by');
  },
);
