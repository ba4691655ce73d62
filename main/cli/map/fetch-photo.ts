import { setTimeout as sleep } from 'node:timers/promises';
import { PhotonestError } from '../../core/errors.ts';
import { interrupted, Interruption, Refusal } from '../../download/problem.ts';
import { request } from '../../download/request.ts';
import { writeTemporary } from './temporary-files.ts';

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
    await writeTemporary(path, body === null ? [] : readBody(body, limitBytes));
  } finally {
    await body?.cancel().catch(() => undefined); // it has told its failure already
  }
}

/**
 * Counts what really comes: a server may say anything of its length. A Node stream made of the body would tell its
 * failure before anybody listens, while the file is opened; the body keeps it.
 */
async function* readBody(body: ReadableStream<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  const pieces = body as import('node:stream/web').ReadableStream<Uint8Array>;
  let sizeBytes = 0;
  try {
    for await (const piece of pieces) {
      sizeBytes += piece.length;
      if (sizeBytes > limitBytes) throw new Refusal(`sent more than ${limitBytes / 1e6} MB`);
      yield piece;
    }
  } catch (error) {
    throw error instanceof Refusal ? error : interrupted(error);
  }
}
