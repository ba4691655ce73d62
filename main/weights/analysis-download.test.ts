import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnalysisManifest } from '../core/analysis.ts';
import { downloadAnalysis } from './analysis-download.ts';
import { readAnalysisManifest } from './analysis-manifest.ts';
import { sendFile, sendStatus, startFileServer, type FileServer } from '../download/testing/file-server.ts';
import { randomFile } from '../download/testing/random-file.ts';

const published = await readAnalysisManifest(
  join(import.meta.dirname, '../../models/analyses/deeplab_resnest50_ade.json'),
);
const file = randomFile(100_000, 1);

let server: FileServer;
let directory: string;
let manifest: AnalysisManifest;

beforeEach(async () => {
  server = await startFileServer(sendFile(file));
  directory = await mkdtemp(join(tmpdir(), 'photonest-analysis-'));
  const urls = [`${server.url}/${published.weights.file}`];
  manifest = { ...published, weights: { ...published.weights, urls, sizeBytes: file.length } };
});

afterEach(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

async function download(): Promise<string> {
  return await downloadAnalysis(manifest, directory, {
    signal: new AbortController().signal,
    retryDelayMs: 1,
  });
}

test('downloadAnalysis() - the file keeps its published name, whose digits are checked later', async () => {
  const path = await download();
  expect(path).toBe(join(directory, 'deeplab_resnest50_ade-2225f09d.zip'));
  expect(await readFile(path)).toEqual(file);
});

test('downloadAnalysis() - a dead link is told as one, with the way out', async () => {
  server.answer = sendStatus(403);
  await expect(download()).rejects.toMatchObject({ code: 'download_failed' });
  await expect(download()).rejects.toThrow(
    /no source gave them: .* answered 403 \(Forbidden\)\. Try again later, or choose the file if you have it: .* the link may be dead\. The file is called deeplab_resnest50_ade-2225f09d\.zip\./,
  );
});
