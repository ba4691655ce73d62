import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Folder } from '../../core/api.ts';
import type { Problem } from '../../core/problems/problem.ts';
import { problemSentence } from '../../core/problems/sentences.ts';
import type { ScanHooks } from '../scan/scan-folder.ts';
import { FolderWatcher } from './folder-watcher.ts';
import { Debouncer } from './debouncer.ts';
import type { ChangedFolder } from '../scan/incremental-scan.ts';
import { remoteKind } from './network-drives.ts';

const PRESENCE_MS = 3000;
const TIMED_MS = 15 * 60_000;

export type WatchParts = {
  listPlaces(): { id: number; path: string; offline: boolean }[];
  /** @param changed null: everything */
  rescan(folder: number, changed: ChangedFolder[] | null): void;
  /** A folder is watched in another way now. */
  onChange(): void;
  quietMs?: number;
  presenceMs?: number;
  timedMs?: number;
};

export type Watching = Pick<Folder, 'watching' | 'watchProblem' | 'codedWatchProblem'>;

/** What is at a path: which folder, when something was last put in or taken out, and whether it counted as offline. */
type Place = { device: string | null; modifiedMs: number; offline: boolean };

const NOWHERE: Place = { device: null, modifiedMs: 0, offline: true };

type Watched = { watcher: FolderWatcher; debouncer: Debouncer; problem: Problem | null };

/**
 * Hints at what to scan again. Scans remain the truth: a hint that never comes costs only time. Whether each folder is
 * there at all is asked every few seconds.
 */
export class Watch {
  readonly #parts: WatchParts;
  readonly #watched = new Map<number, Watched>();
  /** What was at a folder's path when it was last asked about. */
  readonly #seen = new Map<number, Place>();
  readonly #timers: NodeJS.Timeout[] = [];
  #asking = false;

  /** What scans tell. */
  readonly hooks: ScanHooks = {
    onFolder: ({ id, path: top }, path) => {
      if (this.#timers.length > 0) this.#watch(id, top).watcher.add(path);
    },
    onUnsettled: ({ id }, path) => this.#watched.get(id)?.debouncer.add({ path, deep: false }),
  };

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** From now on; what there is to watch is heard of as it is scanned. */
  start(): void {
    if (this.#timers.length > 0) return;
    const { presenceMs = PRESENCE_MS, timedMs = TIMED_MS } = this.#parts;
    this.#timers.push(setInterval(() => void this.#askForAll(), presenceMs).unref());
    this.#timers.push(setInterval(() => this.#rescanTimed(), timedMs).unref());
  }

  of(id: number): Watching {
    const watched = this.#watched.get(id);
    if (watched === undefined) return { watching: 'off', watchProblem: null };
    const { problem } = watched;
    if (problem === null) return { watching: 'watched', watchProblem: null };
    return { watching: 'timed', watchProblem: problemSentence(problem), codedWatchProblem: problem };
  }

  close(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    for (const id of [...this.#watched.keys()]) this.#drop(id);
  }

  #watch(id: number, top: string): Watched {
    const present = this.#watched.get(id);
    if (present !== undefined) return present;
    const debouncer = new Debouncer((changed) => this.#parts.rescan(id, changed), this.#parts.quietMs);
    const watched: Watched = {
      watcher: new FolderWatcher(
        top,
        (changed) => debouncer.add(changed),
        (code) => this.#setProblem(watched, problemOf(code)),
      ),
      debouncer,
      problem: null,
    };
    this.#watched.set(id, watched);
    this.#parts.onChange();
    void remoteKind(top).then((kind) => {
      if (kind !== null) this.#setProblem(watched, { code: 'watch_network', kind });
    });
    return watched;
  }

  #setProblem(watched: Watched, problem: Problem): void {
    watched.problem ??= problem;
    this.#parts.onChange();
  }

  #drop(id: number): void {
    const watched = this.#watched.get(id);
    if (watched === undefined) return;
    this.#watched.delete(id);
    watched.watcher.close();
    watched.debouncer.close();
    this.#parts.onChange();
  }

  async #askForAll(): Promise<void> {
    if (this.#asking) return; // a network drive may take its time
    this.#asking = true;
    try {
      const places = this.#parts.listPlaces();
      for (const id of this.#watched.keys()) if (places.every((place) => place.id !== id)) this.#drop(id);
      await Promise.all(places.map(async (place) => await this.#askFor(place)));
    } finally {
      this.#asking = false;
    }
  }

  /** What is online is scanned when it is not there any more; what is offline, when something else is there. */
  async #askFor({ id, path, offline }: { id: number; path: string; offline: boolean }): Promise<void> {
    if (offline) this.#drop(id);
    const stats = await stat(path).catch(() => null);
    const device = stats && `${stats.dev}:${stats.ino}`;
    const now: Place = { device, modifiedMs: stats?.mtimeMs ?? 0, offline };
    const before = this.#seen.get(id) ?? (offline ? NOWHERE : now);
    this.#seen.set(id, now);
    // A folder that was back before it was asked about looks as before, but has been found to be offline meanwhile.
    const isOther = offline
      ? device !== null && !isDeepStrictEqual(before, now)
      : device === null || device !== before.device;
    if (isOther) this.#parts.rescan(id, null);
  }

  /** It may be possible to watch them by now. */
  #rescanTimed(): void {
    for (const [id, { problem }] of [...this.#watched]) {
      if (problem === null) continue;
      this.#drop(id);
      this.#parts.rescan(id, null);
    }
  }
}

function problemOf(code: string): Problem {
  switch (code) {
    case 'ENOSPC':
      return { code: 'watch_limit' };
    case 'EMFILE':
      return { code: 'watch_files' };
    default:
      return { code: 'watch_error', detail: code };
  }
}
