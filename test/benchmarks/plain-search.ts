import Database from 'better-sqlite3';
import type { PlainPhoto } from './search-library.ts';

type Hit = { id: number; score: number };

/** A way to search that needs no library: each gives the JSON of its hits, best first. */
export type PlainSearches = {
  words: { name: string; search(word: string): Hit[] }[];
  close(): void;
};

/** A loop over records in memory, and SQL's LIKE over text columns. */
export function plainSearches(photos: readonly PlainPhoto[], databaseFile: string): PlainSearches {
  const database = new Database(databaseFile);
  database.exec('CREATE TABLE photos (id INTEGER PRIMARY KEY, path TEXT, taken_at TEXT, tags TEXT) STRICT');
  const insert = database.prepare<[number, string, string, string]>('INSERT INTO photos VALUES (?, ?, ?, ?)');
  database.transaction(() => {
    for (const { id, path, takenAt, tags } of photos)
      insert.run(id, path, takenAt, tags.map(({ name }) => name).join(', '));
  })();
  const like = database.prepare<{ pattern: string }, Hit>(
    `SELECT id, 1 AS score FROM photos WHERE tags LIKE @pattern OR path LIKE @pattern ORDER BY taken_at DESC`,
  );
  return {
    words: [
      { name: 'loop over JSON', search: (word) => searchRecords(photos, word.toLowerCase()) },
      { name: 'SQL LIKE', search: (word) => like.all({ pattern: `%${word}%` }) },
    ],
    close: () => database.close(),
  };
}

function searchRecords(photos: readonly PlainPhoto[], word: string): Hit[] {
  const hits: Hit[] = [];
  for (const { id, path, tags } of photos) {
    const tag = tags.find(({ name }) => name.toLowerCase().includes(word));
    if (tag !== undefined) hits.push({ id, score: tag.score });
    else if (path.toLowerCase().includes(word)) hits.push({ id, score: 0 });
  }
  return hits.sort((a, b) => b.score - a.score);
}

/**
 * The cosine of one photo's features to all others', number by number.
 *
 * @param features float32 [photos, length], of length 1 each
 */
export function plainSimilarity(features: Float32Array, length: number, photo: number): Hit[] {
  const hits: Hit[] = [];
  const own = features.subarray(photo * length, (photo + 1) * length);
  for (let row = 0, at = 0; at < features.length; row++) {
    let sum = 0;
    for (let column = 0; column < length; column++, at++) sum += features[at]! * own[column]!;
    hits.push({ id: row + 1, score: sum });
  }
  return hits.sort((a, b) => b.score - a.score);
}
