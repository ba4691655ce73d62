import type { Connection } from '../database.ts';

/**
 * Rows of a damaged table: from its beginning until a page cannot be read, then from its end until one cannot be. What
 * lies between is lost.
 *
 * @param order its key's columns, by which it is stored
 */
export function* readAround<Row extends object>(
  damaged: Connection,
  select: string,
  order: string,
): IterableIterator<Row> {
  const descending = order.split(', ').map((column) => `${column} DESC`);
  const seen = new Set<string>();
  for (const by of [order, descending.join(', ')]) {
    try {
      for (const row of damaged.prepare<[], Row>(`${select} ORDER BY ${by}`).iterate()) {
        const text = JSON.stringify(row);
        if (seen.has(text)) return;
        seen.add(text);
        yield row;
      }
      return;
    } catch {
      // the page that ends this way of reading
    }
  }
}
