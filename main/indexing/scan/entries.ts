import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** What a folder has in it. */
export type Entry = {
  /** Where it is not valid text, with `\\xE9` for each byte beyond ASCII, so that each file has a name of its own. */
  name: string;
  /** A name that is not valid text is no path: nothing answers to it. */
  isNameable: boolean;
  kind: 'file' | 'folder' | 'link' | 'other';
};

/** @throws the file system's error */
export async function listEntries(folder: string): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.every(({ name }) => !name.includes(REPLACEMENT)))
    return entries.map((entry) => ({ name: entry.name, isNameable: true, kind: kindOf(entry) }));
  const raw = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  const all = raw.map((entry): Entry => {
    const isNameable = isUtf8(entry.name);
    return { name: isNameable ? entry.name.toString() : spell(entry.name), isNameable, kind: kindOf(entry) };
  });
  // Should a file be called as another one is spelt, the name is that of the one that answers to it.
  return all.sort((a, b) => Number(b.isNameable) - Number(a.isNameable));
}

/** What bytes that are no text are read as. */
const REPLACEMENT = '\ufffd';

function spell(name: Uint8Array): string {
  const letters = [...name].map((byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`,
  );
  return letters.join('');
}

function kindOf(entry: Dirent | Dirent<Buffer>): Entry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
