import type { Connection } from '../database.ts';

export type JournalTable = ReturnType<typeof journalTable>;

/** Photos that were about to be opened and have not been answered for. */
export function journalTable(connection: Connection) {
  const begin = connection.prepare<[number, string]>(
    `INSERT INTO reading (photo_id, alone) SELECT value, ? FROM json_each(?) WHERE true
     ON CONFLICT (photo_id) DO UPDATE SET alone = excluded.alone`,
  );
  const end = connection.prepare<[string]>(
    'DELETE FROM reading WHERE photo_id IN (SELECT value FROM json_each(?))',
  );
  const blame = connection
    .prepare<[number], number>(
      'UPDATE reading SET deaths = deaths + 1, alone = 0 WHERE photo_id = ? RETURNING deaths',
    )
    .pluck();
  const recover = connection.prepare('UPDATE reading SET deaths = deaths + 1, alone = 0 WHERE alone = 1');
  const forget = connection.prepare('DELETE FROM reading WHERE deaths = 0');
  return {
    begin: (photos: number[], alone: boolean): void => void begin.run(alone ? 1 : 0, JSON.stringify(photos)),
    end: (photos: number[]): void => void end.run(JSON.stringify(photos)),
    blame: (photo: number): number => blame.get(photo) ?? 0,
    recover: (): void => void recover.run(),
    close: (): void =>
      connection.transaction(() => {
        forget.run();
        connection.exec('UPDATE reading SET alone = 0');
      })(),
  };
}
