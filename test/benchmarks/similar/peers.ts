import Database from 'better-sqlite3';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CODE_LENGTH } from '../../../main/similarity/quantise.ts';
import { ASKED, FAR, FIRST, type SimilarAnswer, type SimilarRequest, type SimilarWay } from './messages.ts';
import { normalise, quantise, Vectors } from './vectors.ts';

const ROWS_PER_TRANSACTION = 10_000;
/** Each query of the slower ways takes a second at a million photos. */
const MOST_QUERIES = 10;

type Peer = { add(photo: number, vector: Float32Array): void; find(vector: Float32Array): number[] };

/** sqlite-vec's exact search over its int8 and its bit type, in memory. */
export function measureSqliteVec(request: SimilarRequest): SimilarAnswer {
  const { load } = requireFrom(request.packages)('sqlite-vec') as {
    load(db: Database.Database): void;
  };
  const types = [
    { name: 'sqlite-vec int8', column: `int8[${CODE_LENGTH}] distance_metric=cosine`, value: 'vec_int8(?)' },
    { name: 'sqlite-vec bit', column: `bit[${CODE_LENGTH}]`, value: 'vec_bit(?)' },
  ];
  const ways = types.map(({ name, column, value }) => {
    const database = new Database(':memory:');
    load(database);
    database.exec(`CREATE VIRTUAL TABLE photos USING vec0(code ${column})`);
    const insert = database.prepare(`INSERT INTO photos (rowid, code) VALUES (?, ${value})`);
    const select = database
      .prepare<[Buffer, number], number>(
        `SELECT rowid FROM photos WHERE code MATCH ${value} AND k = ? ORDER BY distance`,
      )
      .pluck();
    const bytesOf = name.endsWith('bit') ? signs : int8;
    let rows = 0;
    const peer: Peer = {
      add: (photo, vector) => {
        if (rows++ % ROWS_PER_TRANSACTION === 0) {
          if (database.inTransaction) database.exec('COMMIT');
          database.exec('BEGIN');
        }
        insert.run(BigInt(photo), bytesOf(vector));
      },
      find: (vector) => {
        if (database.inTransaction) database.exec('COMMIT');
        return select.all(bytesOf(vector), ASKED);
      },
    };
    const way = measurePeer(name, peer, request);
    database.close();
    return way;
  });
  return { ways, truth: null, startMs: null };
}

/** usearch's graph over int8, with its defaults. */
export function measureUsearch(request: SimilarRequest): SimilarAnswer {
  type Index = {
    add(key: bigint, vector: Float32Array): void;
    search(vector: Float32Array, k: number, threads: number): { keys: BigUint64Array };
  };
  const { Index, MetricKind, ScalarKind } = requireFrom(request.packages)('usearch') as {
    Index: new (options: object) => Index;
    MetricKind: { Cos: string };
    ScalarKind: { I8: string };
  };
  const index = new Index({ metric: MetricKind.Cos, quantization: ScalarKind.I8, dimensions: CODE_LENGTH });
  const peer: Peer = {
    add: (photo, vector) => index.add(BigInt(photo), normalise(vector)),
    find: (vector) => Array.from(index.search(normalise(vector), ASKED, 0).keys, Number),
  };
  return { ways: [measurePeer('usearch int8', peer, request)], truth: null, startMs: null };
}

function measurePeer(name: string, peer: Peer, { photos, queries }: SimilarRequest): SimilarWay {
  const vectors = new Vectors();
  const vector = new Float32Array(CODE_LENGTH);
  const memoryBefore = process.memoryUsage.rss();
  const begun = performance.now();
  for (let photo = 1; photo <= photos; photo++) {
    vectors.write(photo, vector);
    peer.add(photo, vector);
  }
  const buildMs = performance.now() - begun;
  const [times, found] = [[] as number[], [] as number[][]];
  for (let query = 0; query < Math.min(queries, MOST_QUERIES); query++) {
    vectors.write(query + 1, vector, FAR);
    const started = performance.now();
    const hits = peer.find(vector);
    times.push(performance.now() - started);
    found.push(hits.slice(0, FIRST));
  }
  const memoryBytes = process.memoryUsage.rss() - memoryBefore;
  return { name, times, filteredTimes: [], found, buildMs, memoryBytes };
}

function int8(vector: Float32Array): Buffer {
  return Buffer.from(quantise(vector).buffer);
}

function signs(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(CODE_LENGTH / 8);
  for (let at = 0; at < CODE_LENGTH; at++) if (vector[at]! > 0) bytes[at >> 3]! |= 1 << (at & 7);
  return bytes;
}

function requireFrom(packages: string): NodeJS.Require {
  return createRequire(join(packages, 'package.json'));
}
