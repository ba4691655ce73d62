import Database from 'better-sqlite3';
import type { Connection } from '../database.ts';
import { taughtTagTable, type Example } from '../tables/tags/taught-tag.ts';
import { readAround } from './read-around.ts';

/**
 * Which own tags are taught, and the examples that came with them, out of a damaged library. Where the library in its
 * place has borrowed examples of a tag, these stay alone. What was learned is learned again.
 *
 * @param labels the number here of a label there
 */
export function saveTaughtTags(
  damaged: Connection,
  connection: Connection,
  labels: (label: number) => number | null,
): void {
  const table = taughtTagTable(connection);
  const taught = readAround<{ label: number }>(
    damaged,
    'SELECT label_id AS label FROM taught_tags',
    'label_id',
  );
  const here = new Map<number, number>();
  for (const { label } of taught)
    orSkip(() => {
      const found = labels(label);
      if (found === null) return;
      table.add(found);
      if (table.countBorrowed(found) === 0) here.set(label, found);
    });
  const borrowed = readAround<Example & { label: number }>(
    damaged,
    'SELECT id, label_id AS label, state, model, vector, norm FROM borrowed_examples',
    'id',
  );
  for (const { label, ...example } of borrowed)
    orSkip(() => {
      const found = here.get(label);
      if (found !== undefined) table.borrow(found, example);
    });
}

/** A row that cannot be read, or says what no library would, is left out. */
function orSkip(save: () => void): void {
  try {
    save();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}
