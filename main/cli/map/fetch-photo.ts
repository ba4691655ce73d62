import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDiskFull } from '../../core/disk-full.ts';
import { PhotonestError } from '../../core/errors.ts';
import { interrupted, Interruption, Refusal } from '../../download/problem.ts';
import { request } from '../../download/request.ts';

export type FetchConditions = {
  send: typeof fetch;
  /** How long a server may take for the whole file. */
  timeoutMs: number;
  /** Before the second try; four times as long before the third. */
  retryDelayMs: number;
  limitBytes: number;
};

export const FETCH_CONDITIONS: FetchConditions = {
  send: fetch,
  timeoutMs: 120_000,
  retryDelayMs: 500,
  limitBytes: 1_000_000_000,
};

/** Fits behind a photo's name. */
export const NO_ROOM = 'has no room on the disk here';

const TRIES = 3;
const PASSING = [408, 425, 429, 500, 502, 503, 504];

/**
 * Fetches a photo's file, at most as much as is read of files on the disk.
 *
 * @throws PhotonestError `download_failed` or `disk_full`, a clause that fits behind the photo's name
 */
export async function fetchPhoto(url: string, path: string, conditions = FETCH_CONDITIONS): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchOnce(url, path, conditions);
      return;
    } catch (error) {
      if (error instanceof Interruption && attempt < TRIES) {
        await sleep(Math.max(error.retryAfterMs, conditions.retryDelayMs * 4 ** (attempt - 1)));
        continue;
      }
      if (isDiskFull(error)) throw new PhotonestError('disk_full', NO_ROOM, { cause: error });
      if (!(error instanceof Interruption) && !(error instanceof Refusal)) throw error;
      throw new PhotonestError('download_failed', `was not fetched: its server ${error.message}`, {
        cause: error,
      });
    }
  }
}

async function fetchOnce(
  url: string,
  path: string,
  { send, timeoutMs, limitBytes }: FetchConditions,
): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  const { response } = await request(url, null, signal, send);
  const { status, headers, body } = response;
  try {
    if (PASSING.includes(status)) throw new Interruption(`answered ${status}`);
    if (status !== 200) throw new Refusal(`answered ${status}`);
    if (/\bhtml\b/.test(headers.get('content-type') ?? '')) throw new Refusal({ code: 'web_page' });
  } catch (error) {
    await body?.cancel();
    throw error;
  }
  // No Node streams here: one that is read tells a failure before anybody listens, while the file is opened;
  // one that writes may make its file after its failure is told, when that is to be removed.
  const pieces = body as import('node:stream/web').ReadableStream<Uint8Array> | null;
  try {
    await writeFile(path, limited(pieces ?? [], limitBytes), { mode: 0o600 });
  } catch (error) {
    await body?.cancel().catch(() => undefined);
    if (error instanceof Refusal || isOfFile(error)) throw error;
    throw interrupted(error);
  }
}

/** What the server does is told without a system call: as a `TypeError`, or as the time's end. */
function isOfFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Counts what really comes: a server may say anything of its length. */
async function* limited(
  pieces: AsyncIterable<Uint8Array> | Uint8Array[],
  limitBytes: number,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const piece of pieces) {
    sizeBytes += piece.length;
    if (sizeBytes > limitBytes) throw new Refusal(`sent more than ${limitBytes / 1e6} MB`);
    yield piece;
  }
}
