import { join } from 'node:path';
import { SCAN_SCRIPT } from '../../../main/engine/paths.ts';
import { CODE_LENGTH } from '../../../main/similarity/quantise.ts';
import { CodeFile } from '../../../main/similarity/scan/code-file.ts';
import { toQuery } from '../../../main/similarity/scan/query.ts';
import { Records } from '../../../main/similarity/scan/records.ts';
import { Scanner } from '../../../main/similarity/scan/scanner.ts';
import { ASKED, FAR, FILTER_STEP, FIRST, type SimilarAnswer, type SimilarRequest } from './messages.ts';
import { normalise, quantise, Vectors } from './vectors.ts';

const WARM_UPS = 10;

/** Photonest's scan, from the query's vector to the photos, in its threads. */
export async function measureOwn(request: SimilarRequest): Promise<SimilarAnswer> {
  const { photos, queries, scratch } = request;
  const file = new CodeFile(join(scratch, 'codes'));
  const memoryBefore = process.memoryUsage.rss();
  const startedMs = performance.now();
  const records = new Records();
  if ((await file.load(records)) === null) throw new Error('the file cannot be read');
  const scanner = new Scanner(records, SCAN_SCRIPT);
  const vectors = new Vectors();
  const ask = async (query: number, among: number[] | null): Promise<{ found: number[]; ms: number }> => {
    const vector = new Float32Array(CODE_LENGTH);
    vectors.write(query + 1, vector, FAR);
    const begun = performance.now();
    const hits = await scanner.scan(toQuery([quantise(vector)]), { limit: ASKED, among });
    return { found: hits.map(({ photo }) => photo), ms: performance.now() - begun };
  };
  await ask(0, null);
  const startMs = performance.now() - startedMs;
  const among = Array.from({ length: Math.ceil(photos / FILTER_STEP) }, (_, at) => 1 + at * FILTER_STEP);
  for (let query = 0; query < WARM_UPS; query++) await ask(query % queries, null);
  const all = [];
  const filtered = [];
  for (let query = 0; query < queries; query++) {
    all.push(await ask(query, null));
    filtered.push(await ask(query, among));
  }
  const memoryBytes = process.memoryUsage.rss() - memoryBefore;
  await scanner.close();
  await file.close();
  const way = {
    name: 'Photonest',
    times: all.map(({ ms }) => ms),
    filteredTimes: filtered.map(({ ms }) => ms),
    found: all.map(({ found }) => found.slice(0, FIRST)),
    buildMs: 0,
    memoryBytes,
  };
  return { ways: [way], truth: null, startMs };
}

/** Fills the file, and finds meanwhile what the vectors themselves are most like, before they are rounded. */
export async function measureTruth({ photos, queries, scratch }: SimilarRequest): Promise<SimilarAnswer> {
  const file = new CodeFile(join(scratch, 'codes'));
  const header = { model: 'benchmark', generation: 1, previous: null, isClosed: true };
  const vectors = new Vectors();
  const records = new Records();
  const asked = Array.from({ length: queries }, (_, query) => {
    const vector = new Float32Array(CODE_LENGTH);
    vectors.write(query + 1, vector, FAR);
    return { vector: normalise(vector), best: [] as { photo: number; score: number }[], least: -Infinity };
  });
  const vector = new Float32Array(CODE_LENGTH);
  for (let photo = 1; photo <= photos; photo++) {
    vectors.write(photo, vector);
    records.set(photo, quantise(vector));
    const unit = normalise(vector);
    for (const query of asked) {
      const score = dot(query.vector, unit);
      if (score <= query.least) continue;
      query.best.push({ photo, score });
      if (query.best.length < 2 * FIRST) continue;
      query.best.sort((a, b) => b.score - a.score).splice(FIRST);
      query.least = query.best.at(-1)!.score;
    }
  }
  await file.save(records, Array.from({ length: records.rows }, (_, row) => row), header); // prettier-ignore
  await file.close();
  const truth = asked.map(({ best }) =>
    best
      .sort((a, b) => b.score - a.score)
      .slice(0, FIRST)
      .map(({ photo }) => photo),
  );
  return { ways: [], truth, startMs: null };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
