import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoResult, ResultLine } from '../../main/core/results/result.ts';
import type { PhotoDetail } from '../../main/core/api.ts';
import { openTables } from '../../main/engine/library/tables.ts';
import { DEFAULT_MODEL } from '../../main/engine/models/models.ts';
import { cosine, restoreEmbedding } from '../../main/engine/scoring/head.ts';
import { MODELS_DIRECTORY } from '../../main/engine/paths.ts';
import { onnxRuntime } from '../../main/onnx/runtime.ts';
import { quantise } from '../../main/tagger/quantise.ts';
import { findWeightBits } from '../../main/tagger/weight-bits.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, makePhotos } from '../support/photographs.ts';
import { CLI, giveModel, photonest, photonestJson } from '../support/programs.ts';

let scratch: string;
let album: string;
let photos: string[];

beforeAll(async () => {
  scratch = makeFolder('map');
  album = makeFolder('map-album');
  photos = [...copyPhotographs(album), ...(await makePhotos(album, 30))];
  await photonest(join(scratch, 'indexed'), 'index', album);
});

afterAll(() => {
  removeFolder(scratch);
  removeFolder(album);
});

/** Runs a worker over the input, with a cache folder of the test's own. */
async function map(
  input: string | Buffer,
  ...options: string[]
): Promise<{ lines: ResultLine[]; said: string }> {
  const child = spawn(process.execPath, [CLI, 'map', ...options], {
    env: { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const lines = out.split('\n').filter((line) => line !== '');
  return { lines: lines.map((line) => JSON.parse(line) as ResultLine), said };
}

function toVector({ embedding, norm }: PhotoResult): Float32Array {
  const vector = Buffer.from(embedding, 'base64');
  return restoreEmbedding({ vector, norm });
}

/** Shown labels of every photo, by the engine's own table. */
async function tagsOf(directory: string): Promise<unknown[]> {
  const library = await openTables(directory);
  const rows = library.connection
    .prepare(
      `SELECT photos.path, labels.key FROM tags JOIN photos ON photos.id = photo_id JOIN labels ON labels.id = label_id
       WHERE certainty >= 0.5 ORDER BY 1, 2`,
    )
    .all();
  library.close();
  return rows;
}

describe('photonest map and photonest merge', () => {
  it('give what indexing gives, whatever is done to the results on the way', async () => {
    const { lines } = await map(photos.join('\n'));
    expect(lines.map(({ path }) => path).toSorted()).toEqual(photos.toSorted());

    const library = await openTables(join(scratch, 'indexed'));
    for (const line of lines as PhotoResult[]) {
      const stored = library.embeddings.find(library.photos.findByPath(line.path)!, DEFAULT_MODEL)!;
      const vector = Buffer.from(line.embedding, 'base64');
      const mapped = restoreEmbedding({ ...stored, vector, norm: line.norm });
      expect(cosine(mapped, restoreEmbedding(stored))).toBeGreaterThan(0.9999);
    }
    library.close();

    const texts = lines.map((line) => JSON.stringify(line));
    const shuffled = texts.toSorted((a, b) => (a.slice(-90) < b.slice(-90) ? -1 : 1));
    const given = join(scratch, 'given.jsonl');
    writeFileSync(given, [...shuffled, texts[0], '{"not":"ours"}', texts[1]!.slice(0, 900)].join('\n'));
    const merged = join(scratch, 'merged');
    const before = await photonestJson(merged, 'merge', given);
    expect(before).toMatchObject({
      lines: photos.length + 3,
      waiting: photos.length,
      duplicates: 1,
      cut: 1,
      foreign: 1,
    });
    await photonest(merged, 'index', album);
    expect(await photonestJson(merged, 'merge', given)).toMatchObject({
      merged: 0,
      known: photos.length,
      waiting: 0,
    });
    const tags = await tagsOf(merged);
    expect(tags.length).toBeGreaterThan(photos.length);
    expect(tags).toEqual(await tagsOf(join(scratch, 'indexed')));
  });

  it('take files over the pipe, fetch URLs, and say in a line what nothing came of', async () => {
    const server = createServer(({ url }, response) => {
      if (url === '/alps.jpg') response.end(readFileSync(photos[1]!));
      else response.writeHead(404).end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bytes = readFileSync(photos[2]!);
    const input = Buffer.concat([
      Buffer.from(
        `${host}/alps.jpg\n${host}/none.jpg\n${JSON.stringify({ path: 'sent.jpg', bytes: bytes.length })}\n`,
      ),
      bytes,
      Buffer.from(`/gone.jpg\n${photos[0]}\n`),
    ]);
    const { lines } = await map(input, '--thumbnails');
    server.close();
    const byName = new Map(lines.map((line) => [basename(line.path), line]));
    expect(byName.size).toBe(5);
    expect(byName.get('none.jpg')).toMatchObject({ error: 'download_failed' });
    expect(byName.get('gone.jpg')).toMatchObject({ error: 'unreadable', message: 'is not there any more' });
    const good = ['alps.jpg', 'sent.jpg', 'airplane.jpg'].map((name) => byName.get(name) as PhotoResult);
    expect(good.every(({ thumbnail, thumbhash }) => thumbnail !== null && thumbhash !== null)).toBe(true);
  });

  it('run int8 where they are given a library’s own copy, and no other', async () => {
    const directory = join(scratch, 'indexed', 'models', DEFAULT_MODEL);
    const manifestPath = join(MODELS_DIRECTORY, `${DEFAULT_MODEL}.json`);
    const bits = (await findWeightBits(onnxRuntime)) ?? 8;
    await quantise(
      {
        type: 'quantise',
        manifestPath,
        modelDirectory: directory,
        bits,
        calibration: photos,
        aside: photos.slice(0, 1),
        threads: 2,
      },
      onnxRuntime,
    );
    const about = await photonest(join(scratch, 'indexed'), 'map', '--about');
    const { int8 } = JSON.parse(about.stdout) as { int8: Record<string, string> };
    const hash = int8[`bits${bits}`]!;
    const { lines } = await map(photos.slice(0, 6).join('\n'), '--model', directory, '--int8', hash);
    const plain = await map(photos.slice(0, 6).join('\n'), '--model', directory);
    const byPath = new Map((plain.lines as PhotoResult[]).map((line) => [line.path, line]));
    expect(lines).toHaveLength(6);
    for (const line of lines as PhotoResult[]) {
      const other = byPath.get(line.path)!;
      expect([line.precision, other.precision]).toEqual(['int8', 'float32']);
      expect(line.embedding).not.toBe(other.embedding);
      expect(cosine(toVector(line), toVector(other))).toBeGreaterThan(0.9);
    }
    for (const wrong of [hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), 'abc']) {
      const refused = await map(photos[0]!, '--model', directory, '--int8', wrong);
      expect(refused.lines).toEqual([]);
      expect(refused.said).toMatch(wrong === 'abc' ? /Expected a SHA-256/ : /int8 in .* has another hash/);
    }
  });

  it('through Parquet and back', async () => {
    const parquet = join(scratch, 'results.parquet');
    const { lines } = await map(photos.slice(0, 8).join('\n'), '--output', parquet);
    expect(lines).toEqual([]);
    const jsonl = join(scratch, 'results.jsonl');
    expect(await photonestJson(scratch, 'convert', parquet, '--output', jsonl)).toMatchObject({ written: 8 });
    const library = join(scratch, 'parquet');
    expect(await photonestJson(library, 'merge', jsonl)).toMatchObject({ waiting: 8 });
    expect(await photonestJson(library, 'merge', parquet)).toMatchObject({ known: 8, waiting: 0 });
  });

  it('while the app has the library open', async () => {
    const results = join(scratch, 'open.jsonl');
    const { lines } = await map(photos.join('\n'));
    writeFileSync(results, lines.map((line) => JSON.stringify(line)).join('\n'));
    const library = join(scratch, 'open');
    giveModel(library);
    const child = spawn(process.execPath, [CLI, '--library', library, '--json', 'serve'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.stdout.pipe(createWriteStream(join(scratch, 'ignored')));
    expect(await photonestJson(library, 'merge', results)).toMatchObject({ waiting: photos.length });
    const indexed = await photonestJson<{ tagged: number }>(library, 'index', album);
    expect(indexed.tagged).toBe(photos.length);
    const [detail] = await photonestJson<Pick<PhotoDetail, 'path'>[]>(library, 'search', 'airplane');
    expect(detail!.path).toContain('airplane');
    child.kill('SIGTERM');
    await once(child, 'close');
  });
});
