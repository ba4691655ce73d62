import { isDiskFull } from '../../../core/disk-full.ts';
import { durably, type Connection } from '../../database.ts';

export type SettingTable = ReturnType<typeof settingTable>;

/** Named JSON values. Whoever reads one parses it: the file may be older than the code. */
export function settingTable(connection: Connection) {
  const select = connection.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  const upsert = connection.prepare<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const unsaved = new Map<string, unknown>();
  const set = (key: string, value: unknown): void => {
    durably(connection, () => upsert.run(key, JSON.stringify(value)));
    unsaved.delete(key);
  };
  return {
    find: (key: string): unknown => {
      if (unsaved.has(key)) return unsaved.get(key);
      const row = select.get(key);
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    set,
    /** What can be found out again: on a full disk it holds until the library is closed. */
    keep: (key: string, value: unknown): void => {
      try {
        set(key, value);
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        unsaved.set(key, value);
      }
    },
  };
}
