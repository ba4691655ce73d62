import type { Connection } from './database.ts';
import { durably } from './database.ts';

export type LabelRow = {
  id: number;
  key: string;
  name: string;
  category: string;
  source: 'model' | 'user';
  /** How many of the network's classes lie below; 0 for own tags. */
  classes: number;
};

export type LabelTable = ReturnType<typeof labelTable>;

/** Numbers for labels, so that tags are small. The vocabulary's labels are written at every start. */
export function labelTable(connection: Connection) {
  const all = connection.prepare<[], LabelRow>('SELECT id, key, name, category, source, classes FROM labels');
  const upsert = connection.prepare<[string, string, string, string, number], LabelRow>(
    `INSERT INTO labels (key, name, category, source, classes) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET name = excluded.name, category = excluded.category, classes = excluded.classes
     RETURNING id, key, name, category, source, classes`,
  );
  return {
    list: (): LabelRow[] => all.all(),
    put: (rows: Omit<LabelRow, 'id'>[]): LabelRow[] =>
      durably(connection, () =>
        rows.map((row) => upsert.get(row.key, row.name, row.category, row.source, row.classes)!),
      ),
  };
}
