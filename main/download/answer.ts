import { sha256Digits } from './digest.ts';
import { Interruption, megabytes, Refusal } from './problem.ts';
import type { Part, PartFacts } from './part.ts';
import type { Answer } from './request.ts';

/** What is known of a source's file before it is asked. */
export type Expectation = {
  url: string;
  /** The first or all digits of a SHA-256, all 128 of a SHA-512, or empty where nothing is known. */
  hash: string;
  /** Roughly: the same weights differ in size between formats, by far less than two. */
  sizeBytes: number;
};

/** `anew`: what is there already cannot be gone on with. */
export type Delivery = { offsetBytes: number; facts: PartFacts } | 'anew';

/** Too busy, or in trouble that passes. */
const passing = [408, 425, 429, 500, 502, 503, 504];

/** Throws a `Refusal` where the answer is not the file and an `Interruption` where it may be another time. */
export function readAnswer(answer: Answer, part: Part | null, expectation: Expectation): Delivery {
  const { response } = answer;
  const { status, headers } = response;
  const resumed = part !== null && status === 206;
  if ((part && status === 416) || (resumed && !isNext(response, part))) return 'anew';
  if (passing.includes(status)) throw new Interruption(said(response), retryAfter(response));
  if (status !== 200 && !resumed) throw new Refusal(said(response));
  if (/\bhtml\b/.test(headers.get('content-type') ?? '')) throw new Refusal(webPage);
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw new Refusal(`packed the file as ${encoding}, which nothing asked for`);
  const facts = factsOf(answer, expectation, resumed);
  return resumed ? goOn(part, facts) : { offsetBytes: 0, facts };
}

export const webPage = 'sent a web page instead of the file';

/** Weights may begin with any byte; but text has no zeros, and their first eight bytes do. */
export function isWebPage(beginning: Uint8Array): boolean {
  const text = Buffer.from(beginning.subarray(0, 16)).toString('latin1');
  return text.length > 8 && /^(?:\xef\xbb\xbf)?\s*</.test(text) && !text.includes('\0');
}

function factsOf({ response, stated }: Answer, expectation: Expectation, resumed: boolean): PartFacts {
  const sent = resumed ? rangeOf(response)?.totalBytes : readSize(response.headers.get('content-length'));
  const totalBytes = sent ?? stated.sizeBytes;
  if (totalBytes === null) throw new Refusal('did not say how long the file is');
  if (totalBytes !== (stated.sizeBytes ?? totalBytes)) {
    throw new Refusal(`promised ${stated.sizeBytes} bytes and then spoke of ${totalBytes}`);
  }
  const { sizeBytes, url } = expectation;
  if (totalBytes < sizeBytes / 2 || totalBytes > sizeBytes * 2) {
    throw new Refusal(`offered ${totalBytes} bytes where about ${megabytes(sizeBytes)} were expected`);
  }
  return {
    url,
    totalBytes,
    hash: agree(expectation.hash, stated.sha256 ?? ''),
    etag: strongEtag(response),
  };
}

/** Of two beginnings of a hash the longer one; null where they contradict each other. A SHA-512 outdoes a SHA-256. */
function combine(one: string, other: string): string | null {
  if (one.startsWith(other) || (isSha512(one) && !isSha512(other))) return one;
  return other.startsWith(one) ? other : null;
}

function isSha512(hash: string): boolean {
  return hash.length > sha256Digits;
}

function agree(expected: string, stated: string): string {
  const hash = combine(expected, stated);
  if (hash === null) throw new Refusal(`states the SHA-256 ${stated} where ${expected} was expected`);
  return hash;
}

/** Whether the answer begins where the part ends, in a file of the same length. */
function isNext(response: Response, { receivedBytes, facts }: Part): boolean {
  const range = rangeOf(response);
  return range?.start === receivedBytes && range.totalBytes === facts.totalBytes;
}

/** The same hash or the same validator says that it is still the same file. */
function goOn(part: Part, now: PartFacts): Delivery {
  const hash = combine(now.hash, part.facts.hash);
  if (hash === null) return 'anew';
  const sameHash = now.hash === part.facts.hash && now.hash.length >= sha256Digits;
  const sameValidator = now.etag === part.facts.etag && now.etag !== null;
  // Without a validator in the answer, `If-Range` was heeded, or the hash will tell.
  const trusted = now.etag === null && (part.facts.etag !== null || hash !== '');
  if (!sameHash && !sameValidator && !trusted) return 'anew';
  return { offsetBytes: part.receivedBytes, facts: { ...part.facts, hash } };
}

function rangeOf({ headers }: Response): { start: number; totalBytes: number } | null {
  const parts = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '');
  return parts && { start: Number(parts[1]), totalBytes: Number(parts[2]) };
}

function readSize(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}

/** A weak validator promises similarity, not the same bytes. */
function strongEtag({ headers }: Response): string | null {
  const etag = headers.get('etag');
  return etag?.startsWith('"') ? etag : null;
}

function said({ status, statusText }: Response): string {
  return `answered ${status}${statusText ? ` (${statusText})` : ''}`;
}

function retryAfter({ headers }: Response): { retryAfterMs: number } {
  return { retryAfterMs: (readSize(headers.get('retry-after')) ?? 0) * 1000 };
}
