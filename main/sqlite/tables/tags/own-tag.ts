import type { Connection } from '../../database.ts';

export type TagAlias = { label: number; alias: string };
export type TagDetails = { label: number; colour: string | null; deleted: 0 | 1 };

export type OwnTagTable = ReturnType<typeof ownTagTable>;

/** Own tags themselves: names, aliases, colours, the tree. All inside the caller's transaction. */
export function ownTagTable(connection: Connection) {
  const aliases = connection.prepare<[], TagAlias>('SELECT label_id AS label, alias FROM tag_aliases');
  const addAlias = connection.prepare<[number, string]>(
    'INSERT OR IGNORE INTO tag_aliases (label_id, alias) VALUES (?, ?)',
  );
  const removeAlias = connection.prepare<[number, string]>(
    'DELETE FROM tag_aliases WHERE label_id = ? AND alias = ?',
  );
  const details = connection.prepare<[], TagDetails>(
    'SELECT label_id AS label, colour, deleted FROM tag_details',
  );
  const setColour = connection.prepare<[number, string | null]>(
    `INSERT INTO tag_details (label_id, colour) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET colour = excluded.colour WHERE colour IS NOT excluded.colour`,
  );
  const setDeleted = connection.prepare<[number, 0 | 1]>(
    `INSERT INTO tag_details (label_id, deleted) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET deleted = excluded.deleted`,
  );
  const rename = connection.prepare<[string, number]>('UPDATE labels SET name = ? WHERE id = ?');
  const nest = connection.prepare<{ parent: number | null; label: number }>(
    'UPDATE labels SET parent_id = @parent WHERE id = @label AND parent_id IS NOT @parent',
  );
  const raise = connection.prepare<[number | null, number]>(
    'UPDATE labels SET parent_id = ? WHERE parent_id = ?',
  );
  const isKeyword = connection
    .prepare<[number], number>('SELECT EXISTS (SELECT 1 FROM keywords WHERE label_id = ?)')
    .pluck();
  const typed = connection
    .prepare<[], number>(
      `SELECT id FROM labels WHERE source = 'user' AND EXISTS (SELECT 1 FROM user_tags WHERE label_id = labels.id)`,
    )
    .pluck();
  const photosOf = connection
    .prepare<[number, number], number>(
      `SELECT photo_id FROM user_tags WHERE label_id = ?
       UNION SELECT photo_id FROM keywords WHERE label_id = ? ORDER BY photo_id`,
    )
    .pluck();
  // What was said of the tag that stays counts for more.
  const move = ['user_tags (photo_id, label_id, state, at)', 'keywords (photo_id, label_id)'].map((into) => {
    const [table, columns] = into.split(/ \(|\)/) as [string, string];
    const others = columns
      .split(', ')
      .slice(2)
      .map((name) => `, ${name}`)
      .join('');
    return connection.prepare<{ ids: string; from: number; to: number }>(
      `INSERT OR IGNORE INTO ${into} SELECT photo_id, @to${others} FROM ${table}
       WHERE label_id = @from AND photo_id IN (SELECT value FROM json_each(@ids))`,
    );
  });
  const forget = ['user_tags', 'keywords'].map((table) =>
    connection.prepare<[number, string]>(
      `DELETE FROM ${table} WHERE label_id = ? AND photo_id IN (SELECT value FROM json_each(?))`,
    ),
  );
  const steps = [
    'UPDATE labels SET parent_id = NULL WHERE parent_id = ?',
    'DELETE FROM tags WHERE label_id = ?',
    'DELETE FROM tag_aliases WHERE label_id = ?',
    'DELETE FROM tag_details WHERE label_id = ?',
    'DELETE FROM taught_tags WHERE label_id = ?',
    'DELETE FROM labels WHERE id = ?',
  ].map((sql) => connection.prepare<[number]>(sql));
  return {
    aliases: (): TagAlias[] => aliases.all(),
    addAlias: (label: number, alias: string): void => void addAlias.run(label, alias),
    removeAlias: (label: number, alias: string): void => void removeAlias.run(label, alias),
    details: (): TagDetails[] => details.all(),
    setColour: (label: number, colour: string | null): void => void setColour.run(label, colour),
    setDeleted: (label: number, isDeleted: boolean): void => void setDeleted.run(label, isDeleted ? 1 : 0),
    rename: (label: number, name: string): void => void rename.run(name, label),
    /** Below another tag, or at the top. */
    nest: (label: number, parent: number | null): void => void nest.run({ parent, label }),
    /** The tags below one go to another, or to the top. */
    raise: (label: number, parent: number | null): void => void raise.run(parent, label),
    /** Files hold it as a keyword. */
    isKeyword: (label: number): boolean => isKeyword.get(label) === 1,
    /** Labels of which a person said something. */
    typed: (): number[] => typed.all(),
    /** Photos, there or gone, of which a person or a file says something about the tag. */
    photosOf: (label: number): number[] => photosOf.all(label, label),
    /** Of the given photos, what was said of one tag is said of another. @param ids JSON */
    move: (ids: string, from: number, to: number): void => {
      for (const statement of move) statement.run({ ids, from, to });
      for (const statement of forget) statement.run(from, ids);
    },
    /** What a person said of the tag; keywords stay. @param ids JSON */
    forgetUserTags: (ids: string, label: number): void => void forget[0]!.run(label, ids),
    /** Nothing says anything of it any more. */
    remove: (label: number): void => {
      for (const step of steps) step.run(label);
    },
  };
}
