import Database from 'better-sqlite3';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Backup, BackupKind } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { requireSpace } from './free-space.ts';
import { copyWhole, countsSchema } from '../whole-file.ts';

/** How many of each are kept; the oldest go first. */
const KEPT: Record<BackupKind, number> = { daily: 7, asked: 3, 'before-update': 2, 'before-restore': 5 };

/** `library-2026-03-29T020000Z-daily.sqlite`: when, in UTC, and why. */
const NAME =
  /^library-(\d{4})-(\d\d)-(\d\d)T(\d\d)(\d\d)(\d\d)Z-(daily|asked|before-update|before-restore)\.sqlite$/;

export type Entry = Pick<Backup, 'id' | 'kind' | 'at'> & { path: string };

/** Copies of the library in a folder beside it, each a whole library that can be opened by itself. */
export class Backups {
  readonly #library: string;
  readonly #directory: string;

  /** @param library the library's file */
  constructor(library: string) {
    this.#library = library;
    this.#directory = join(dirname(library), 'backups');
  }

  /** Newest first. One that does not say what is in it is left out: it was damaged later. */
  list(): Backup[] {
    return this.entries().flatMap(({ path, ...entry }) => {
      const counts = readCounts(path);
      return counts === null ? [] : [{ ...entry, sizeBytes: statSync(path).size, ...counts }];
    });
  }

  /** By their names alone, newest first. */
  entries(): Entry[] {
    const names = listNames(this.#directory);
    return names.flatMap((name) => parseName(this.#directory, name)).sort((a, b) => b.id - a.id);
  }

  /** @throws PhotonestError `not_found` */
  pathOf(id: number): string {
    const path = this.entries().find((entry) => entry.id === id)?.path;
    if (path === undefined) throw new PhotonestError('not_found', { code: 'backup_unknown', id });
    return path;
  }

  /**
   * Copies the library as it is now, in another process; it may be open and in use.
   *
   * @throws PhotonestError `library_damaged`, `disk_full`
   */
  async make(kind: BackupKind, signal?: AbortSignal): Promise<Backup> {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    this.#clean();
    await requireSpace(this.#directory, sizeOf(this.#library) + sizeOf(`${this.#library}-wal`));
    const { id, at, path } = this.#name(kind);
    const part = `${path}.part`;
    try {
      const counts = await copyWhole(this.#library, part, signal);
      renameSync(part, path);
      flushDirectory(this.#directory);
      this.#prune(kind);
      return { id, kind, at, sizeBytes: statSync(path).size, ...counts };
    } finally {
      rmSync(part, { force: true });
    }
  }

  /** No two in the same second: the second is the number. */
  #name(kind: BackupKind): Entry {
    const taken = new Set(this.entries().map((entry) => entry.id));
    for (let time = Date.now(); ; time += 1000) {
      const at = `${new Date(time).toISOString().slice(0, 19)}Z`;
      const name = `library-${at.replaceAll(':', '')}-${kind}.sqlite`;
      const [entry] = parseName(this.#directory, name);
      if (!taken.has(entry!.id)) return entry!;
    }
  }

  #prune(kind: BackupKind): void {
    const same = this.entries().filter((entry) => entry.kind === kind);
    for (const { path } of same.slice(KEPT[kind])) rmSync(path, { force: true });
  }

  /** What an engine that was killed meanwhile has left. */
  #clean(): void {
    for (const name of listNames(this.#directory))
      if (/\.part(-journal)?$/.test(name)) rmSync(join(this.#directory, name), { force: true });
  }
}

function parseName(directory: string, name: string): Entry[] {
  const match = NAME.exec(name);
  if (match === null) return [];
  const [, year, month, day, hour, minute, second, kind] = match;
  const at = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const id = Number(at.replaceAll(/\D/g, ''));
  return [{ id, kind: kind as BackupKind, at, path: join(directory, name) }];
}

function readCounts(path: string): { photos: number; ownTags: number } | null {
  try {
    const connection = new Database(path, { readonly: true, fileMustExist: true });
    try {
      const value = connection.prepare(`SELECT value FROM settings WHERE key = 'backup'`).pluck().get();
      return countsSchema.parse(JSON.parse(String(value)));
    } finally {
      connection.close();
    }
  } catch {
    return null;
  }
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // none was made yet
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Until the name is on the disk too; Windows has no such thing. */
export function flushDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
