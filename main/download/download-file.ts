import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PhotonestError } from '../core/errors.ts';
import type { DownloadCause } from '../core/problems/download-cause.ts';
import type { Problem } from '../core/problems/problem.ts';
import { downloadFrom, type Conditions } from './attempts.ts';
import { digestOf, SHA256_DIGITS } from './digest.ts';
import { findPart, removePart } from './part.ts';
import { Interruption, megabytes, Refusal } from './problem.ts';
import { trackProgress, type DownloadProgress } from './progress.ts';
import type { Source } from './request.ts';

/** How any file is downloaded. */
export type FetchOptions = {
  /** Aborting is a pause: the next call goes on. */
  signal: AbortSignal;
  onProgress?: (progress: DownloadProgress) => void;
  /** After this long without a byte a server counts as gone; default 30 s. */
  idleTimeoutMs?: number;
  /** Before the first retry; default 1 s. */
  retryDelayMs?: number;
  fetch?: typeof fetch;
};

/** How many megabytes of it are kept, and what each of its sources did. */
export type Missed = { received: number; causes: DownloadCause[] };

export type Wanted = {
  /** For people. */
  name: string;
  /** Of a file that no source gives. */
  missed: (missed: Missed) => Problem;
  /** What the file takes together with what is made of it, by its own size; default: twice that. */
  neededBytes?: (totalBytes: number) => number;
};

export type FetchedFile = { path: string; hash: string };

export const IDLE_TIMEOUT_MS = 30_000;

/** Files that are being written, by path. */
const running = new Set<string>();

/**
 * Downloads a file from the first of its sources that gives it, going on where an earlier call ended, and returns it
 * verified, with the hash that its source has: a SHA-512 or else the SHA-256. A complete file that is there already
 * is verified and returned. The sources' folders are made where they are missing; until a file is complete, its
 * `.part` and `.part.json` lie there.
 *
 * Rejects with `signal.reason` when aborted; with `download_failed` when no source gives the file; with `disk_full`
 * when the disk is full; with `invalid` when the same file is being downloaded.
 */
export async function downloadFile(
  sources: readonly Source[],
  wanted: Wanted,
  options: FetchOptions,
): Promise<FetchedFile> {
  const paths = [...new Set(sources.map(({ path }) => path))];
  options.signal.throwIfAborted();
  if (paths.some((path) => running.has(path))) {
    throw new PhotonestError('invalid', { code: 'downloading_already', name: wanted.name });
  }
  for (const path of paths) running.add(path);
  try {
    for (const path of paths) await mkdir(dirname(path), { recursive: true });
    return (await findFinished(sources)) ?? (await downloadFromAny(sources, wanted, options));
  } finally {
    for (const path of paths) running.delete(path);
  }
}

/** A file has its final name only when it was complete and verified; it may have been damaged since. */
async function findFinished(sources: readonly Source[]): Promise<FetchedFile | null> {
  for (const { path, hash: expected } of sources) {
    if (!(await stat(path).catch(() => null))?.isFile()) continue;
    const hash = await digestOf(path, expected.length > SHA256_DIGITS ? 'sha512' : 'sha256');
    if (hash.startsWith(expected)) return { path, hash };
  }
  return null;
}

async function downloadFromAny(
  sources: readonly Source[],
  wanted: Wanted,
  options: FetchOptions,
): Promise<FetchedFile> {
  const causes: DownloadCause[] = [];
  for (const source of await begunFirst(sources)) {
    try {
      const hash = await downloadFrom(source, conditionsOf(wanted, options));
      for (const { path } of sources) await removePart(path);
      return { path: source.path, hash };
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof Interruption)) throw error;
      causes.push({ url: source.url, fault: error.fault });
    }
  }
  throw await unavailable(wanted, sources, causes);
}

function conditionsOf({ neededBytes }: Wanted, options: FetchOptions): Conditions {
  return {
    neededBytes: neededBytes ?? ((totalBytes) => 2 * totalBytes),
    signal: options.signal,
    idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
    retryDelayMs: options.retryDelayMs ?? 1000,
    send: options.fetch ?? fetch,
    onBytes: trackProgress(options.onProgress ?? (() => undefined)),
  };
}

/** The source that a `.part` came from goes first, so that its bytes are not in vain. */
async function begunFirst(sources: readonly Source[]): Promise<Source[]> {
  const begun: Source[] = [];
  for (const source of sources) {
    if ((await findPart(source.path))?.facts.url === source.url) begun.push(source);
  }
  return [...new Set([...begun, ...sources])];
}

async function unavailable(
  { missed }: Wanted,
  sources: readonly Source[],
  causes: DownloadCause[],
): Promise<PhotonestError> {
  const parts = await Promise.all(sources.map(async ({ path }) => await findPart(path)));
  const arrived = Math.max(...parts.map((part) => part?.receivedBytes ?? 0));
  return new PhotonestError('download_failed', missed({ received: megabytes(arrived), causes }));
}
