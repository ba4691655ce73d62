import { durably, type Connection } from '../../database.ts';
import { ownTagTable } from './own-tag.ts';

export type LabelRow = {
  id: number;
  key: string;
  name: string;
  category: string;
  source: 'model' | 'user';
  /** How many of the network's classes lie below; 0 for own tags. */
  classes: number;
  /** The number of the keyword above it, of a hierarchy. */
  parent: number | null;
};

/** A keyword's `parent`, where it has one. */
export type NewLabel = Omit<LabelRow, 'id' | 'parent'> & { parent?: number | null };

export type LabelTable = ReturnType<typeof labelTable>;

/** Numbers for labels, so that tags are small. The vocabulary's labels are written at every start. */
export function labelTable(connection: Connection) {
  const all = connection.prepare<[], LabelRow>(
    'SELECT id, key, name, category, source, classes, parent_id AS parent FROM labels',
  );
  const upsert = connection.prepare<[string, string, string, string, number, number | null], LabelRow>(
    `INSERT INTO labels (key, name, category, source, classes, parent_id) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET name = excluded.name, category = excluded.category, classes = excluded.classes
     RETURNING id, key, name, category, source, classes, parent_id AS parent`,
  );
  return {
    ...ownTagTable(connection),
    list: (): LabelRow[] => all.all(),
    /** In the caller's transaction, or in one of its own that is on the disk when this returns. */
    put: (rows: NewLabel[]): LabelRow[] => {
      const write = (): LabelRow[] =>
        rows.map((row) =>
          upsert.get(row.key, row.name, row.category, row.source, row.classes, row.parent ?? null)!,
        );
      return connection.inTransaction ? write() : durably(connection, write);
    },
  };
}
