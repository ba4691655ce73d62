import type { Connection } from '../../database.ts';

export type JournalTable = ReturnType<typeof journalTable>;

/** Photos that were about to be opened and have not been answered for. */
export function journalTable(connection: Connection) {
  const begin = connection.prepare<[number, string]>(
    `INSERT INTO reading (photo_id, isolated) SELECT value, ? FROM json_each(?) WHERE true
     ON CONFLICT (photo_id) DO UPDATE SET isolated = excluded.isolated`,
  );
  const end = connection.prepare<[string]>(
    'DELETE FROM reading WHERE photo_id IN (SELECT value FROM json_each(?))',
  );
  const recordCrash = connection
    .prepare<[number], number>(
      'UPDATE reading SET crashes = crashes + 1, isolated = 0 WHERE photo_id = ? RETURNING crashes',
    )
    .pluck();
  const recover = connection.prepare(
    'UPDATE reading SET crashes = crashes + 1, isolated = 0 WHERE isolated = 1',
  );
  const forget = connection.prepare('DELETE FROM reading WHERE crashes = 0');
  return {
    begin: (photos: number[], isolated: boolean): void =>
      void begin.run(isolated ? 1 : 0, JSON.stringify(photos)),
    end: (photos: number[]): void => void end.run(JSON.stringify(photos)),
    recordCrash: (photo: number): number => recordCrash.get(photo) ?? 0,
    recover: (): void => void recover.run(),
    close: (): void =>
      connection.transaction(() => {
        forget.run();
        connection.exec('UPDATE reading SET isolated = 0');
      })(),
  };
}
