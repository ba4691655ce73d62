import { statSync } from 'node:fs';
import type { Backup, BackupKind } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { Backups } from '../../sqlite/recovery/backup.ts';
import { isDamage } from '../../sqlite/recovery/damage.ts';
import { replaceWhenOpened } from '../../sqlite/recovery/recover.ts';
import { findDamage } from '../../sqlite/whole-file.ts';
import type { Library } from './tables.ts';
import type { Log } from './log.ts';
import type { Notices } from './notices.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Out of the way of what a person does first; a command that is over sooner makes none. */
const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 60 * 60 * 1000;

export type LibraryMaintenanceParts = {
  library: Library;
  notices: Notices;
  log: Log;
  onChange(): void;
  /** Closes the library, has its files changed, and opens it again. */
  reopen(change: () => unknown): Promise<void>;
  /** Replaces what is damaged of a library that is not open. */
  repair(): Promise<boolean>;
};

/** Looks after the library's files while it is open: checks them after an unclean end, and copies them once a day. */
export class LibraryMaintenance {
  readonly #parts: LibraryMaintenanceParts;
  readonly #backups: Backups;
  readonly #closing = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  /** One file is read or copied at a time. */
  #work: Promise<unknown> = Promise.resolve();
  #repairing = false;

  constructor(parts: LibraryMaintenanceParts) {
    this.#parts = parts;
    this.#backups = new Backups(parts.library.file);
    if (parts.library.unclean) this.#checkAfterUncleanEnd().catch((error: unknown) => console.error(error)); // it is used unchecked
    const first = setTimeout(() => void this.#backUpIfDue(), FIRST_LOOK_MS);
    const again = setInterval(() => void this.#backUpIfDue(), LOOK_EVERY_MS);
    for (const timer of [first, again]) this.#timers.push(timer.unref());
  }

  backups(): Backup[] {
    return this.#backups.list();
  }

  /** @throws PhotonestError `disk_full`; `library_damaged`, upon which it is repaired */
  async backUp(kind: BackupKind): Promise<Backup> {
    const making = this.#alone(async (signal) => await this.#backups.make(kind, signal));
    const backup = await making.catch((error: unknown) => {
      if (error instanceof PhotonestError && error.code === 'library_damaged') this.#repair();
      throw error;
    });
    this.#parts.log.write(
      `Backup ${backup.id} (${kind}): ${backup.photos} photos, ${backup.sizeBytes} bytes`,
    );
    return backup;
  }

  /**
   * Keeps the library as it is as a backup, and has the chosen one take its place in a moment: this library is closed
   * then, and requests wait until the other is open.
   *
   * @returns the backup of the present library
   */
  async restore(id: number): Promise<Backup> {
    const { library, notices, log, reopen } = this.#parts;
    const chosen = this.#backups.pathOf(id);
    const present = await this.backUp('before-restore');
    await this.#alone(async () => await replaceWhenOpened(library.file, chosen));
    log.write(`Backup ${id} is put in the library’s place`);
    // Not waited for: the library closes when this request has been answered.
    void reopen(() => {
      notices.add({ code: 'backup_used', id, before: present.id });
    }).catch((error: unknown) => console.error(error));
    return present;
  }

  /** Something went wrong: if SQLite met a damaged page, the files are closed, looked through, and repaired. */
  checkAfter(error: unknown): void {
    const causes = [error, error instanceof Error ? error.cause : null];
    if (causes.some(isDamage)) this.#repair();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#closing.abort();
    await this.#work.catch(() => undefined);
  }

  async #checkAfterUncleanEnd(): Promise<void> {
    const started = performance.now();
    const { library, log } = this.#parts;
    library.setUnchecked(true);
    if (!(await this.#isWhole())) return;
    library.setUnchecked(false);
    log.write(
      `The library had not been closed; it was checked in ${Math.round(performance.now() - started)} ms and is whole`,
    );
  }

  /** One that is not is replaced. */
  async #isWhole(): Promise<boolean> {
    const { library } = this.#parts;
    try {
      const damage = await this.#alone(async (signal) => await findDamage(library.file, signal));
      if (damage === null) return true;
      console.error(`${library.file} is damaged: ${damage}`);
      this.#repair();
    } catch (error) {
      if (!this.#closing.signal.aborted) console.error(error); // it could not be checked; it is used as it is
    }
    return false;
  }

  /** Once: the next library that is opened has a maintenance of its own. */
  #repair(): void {
    if (this.#repairing) return;
    this.#repairing = true;
    const { reopen, repair } = this.#parts;
    reopen(repair).catch((error: unknown) => console.error(error));
  }

  async #backUpIfDue(): Promise<void> {
    if (!this.#isDue()) return;
    try {
      await this.backUp('daily');
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      console.error(error);
      const problem = error instanceof PhotonestError ? error.problem : null;
      this.#parts.notices.add({ code: 'no_backup', problem });
      this.#parts.onChange();
    }
  }

  #isDue(): boolean {
    const { library } = this.#parts;
    if (!library.photos.isWorthKeeping()) return false;
    // Those of a day to come were made when the clock was wrong.
    const past = this.#backups.entries().filter(({ at }) => Date.parse(at) < Date.now() + DAY_MS);
    // A restored library has none of its own yet.
    if (past[0] === undefined || past[0].kind === 'before-restore') return true;
    const madeAt = Date.parse(past[0].at);
    return Date.now() - madeAt >= DAY_MS && lastWrite(library.file) > madeAt;
  }

  async #alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const result = this.#work.catch(() => undefined).then(async () => await work(this.#closing.signal));
    this.#work = result;
    return await result;
  }
}

/** When something was last written, ms since 1970. */
function lastWrite(file: string): number {
  const times = [file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false }));
  return Math.max(0, ...times.map((stats) => (stats === undefined || stats.size === 0 ? 0 : stats.mtimeMs)));
}
