import type { Connection } from './database.ts';
import { durably } from './database.ts';

export type SettingTable = ReturnType<typeof settingTable>;

/** Named JSON values. Whoever reads one parses it: the file may be older than the code. */
export function settingTable(connection: Connection) {
  const select = connection.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  const upsert = connection.prepare<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    find: (key: string): unknown => {
      const row = select.get(key);
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    set: (key: string, value: unknown): void => {
      durably(connection, () => upsert.run(key, JSON.stringify(value)));
    },
  };
}
