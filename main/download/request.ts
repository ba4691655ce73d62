import type { DownloadFault } from '../core/problems/download-cause.ts';
import { SHA256_DIGITS } from './digest.ts';
import type { Delivery, Part, PartFacts } from './part.ts';
import { interrupted, Interruption, megabytes, Refusal } from './problem.ts';

/** Where a file comes from, what is known of it, and the path that it gets. */
export type Source = {
  url: string;
  /** The first or all digits of a SHA-256, all 128 of a SHA-512, or empty where nothing is known. */
  hash: string;
  /** Roughly: the same weights differ in size between formats, by far less than two. */
  sizeBytes: number;
  path: string;
};

/** What the source itself says of the file, whoever then sends it. */
export type Statement = { sha256: string | null; sizeBytes: number | null };

export type Answer = { response: Response; stated: Statement };

const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 10;

/**
 * Asks for the file, or for what is missing of it after `part`. Redirects are followed by hand: Hugging Face
 * states the file's SHA-256 on the way to the server that sends it.
 */
export async function request(
  source: string,
  part: Part | null,
  signal: AbortSignal,
  send: typeof fetch,
): Promise<Answer> {
  let url = new URL(source);
  let stated: Statement = { sha256: null, sizeBytes: null };
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const headers = { 'accept-encoding': 'identity', ...rangeHeaders(part, stated) };
    const response = await send(url, { headers, redirect: 'manual', signal }).catch((error: unknown) => {
      throw interrupted(error);
    });
    if (url.origin === new URL(source).origin) stated = { ...stated, ...readStatement(response) };
    if (!REDIRECTS.includes(response.status)) return { response, stated };
    await response.body?.cancel();
    url = follow(url, response.headers.get('location'));
  }
  throw new Refusal({ code: 'redirected_often', limit: MAX_REDIRECTS });
}

/**
 * With `If-Range`, a file that has changed is sent anew as a whole. A stated SHA-256 says that it has not, where
 * another server of the same file would have another validator.
 */
function rangeHeaders(part: Part | null, stated: Statement): Record<string, string> {
  if (!part) return {};
  const range = `bytes=${part.receivedBytes}-`;
  if (part.facts.etag === null || stated.sha256 === part.facts.hash) return { range };
  return { range, 'if-range': part.facts.etag };
}

/**
 * https://huggingface.co/docs/hub: files in large storage have their SHA-256 as `x-linked-etag`. The plain
 * `etag` is the same only where the hub itself answers; the servers behind it put other hashes there.
 */
function readStatement({ headers, status }: Response): Partial<Statement> {
  const fromHub = REDIRECTS.includes(status) || headers.has('x-repo-commit');
  const etag = headers.get('x-linked-etag') ?? (fromHub ? headers.get('etag') : null);
  const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(etag ?? '')?.[1];
  const size = /^\d+$/.exec(headers.get('x-linked-size') ?? '')?.[0];
  return { ...(sha256 ? { sha256 } : {}), ...(size ? { sizeBytes: Number(size) } : {}) };
}

function follow(from: URL, location: string | null): URL {
  const to = location === null ? null : URL.parse(location, from);
  if (!to) throw new Refusal({ code: 'redirected_nowhere' });
  if (to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:')) return to;
  throw new Refusal({ code: 'redirected_insecure', address: `${to.protocol}//${to.host}` });
}

/** Too busy, or in trouble that passes. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];

/**
 * What the answer brings; `anew` where what is there already cannot be gone on with. Throws a `Refusal` where the
 * answer is not the file and an `Interruption` where it may be another time.
 */
export function readAnswer(answer: Answer, part: Part | null, source: Source): Delivery | 'anew' {
  const { response } = answer;
  const { status, headers } = response;
  const resumed = part !== null && status === 206;
  if ((part && status === 416) || (resumed && !isNext(response, part))) return 'anew';
  if (PASSING.includes(status)) throw new Interruption(said(response), retryAfter(response));
  if (status !== 200 && !resumed) throw new Refusal(said(response));
  if (/\bhtml\b/.test(headers.get('content-type') ?? '')) throw new Refusal({ code: 'web_page' });
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw new Refusal({ code: 'packed', encoding });
  const facts = factsOf(answer, source, resumed);
  return resumed ? goOn(part, facts) : { offsetBytes: 0, facts };
}

function factsOf({ response, stated }: Answer, source: Source, resumed: boolean): PartFacts {
  const sent = resumed ? rangeOf(response)?.totalBytes : readSize(response.headers.get('content-length'));
  const totalBytes = sent ?? stated.sizeBytes;
  if (totalBytes === null) throw new Refusal({ code: 'unsized' });
  if (totalBytes !== (stated.sizeBytes ?? totalBytes)) {
    throw new Refusal({ code: 'contradicted', promised: stated.sizeBytes!, received: totalBytes });
  }
  const { sizeBytes, url } = source;
  if (totalBytes < sizeBytes / 2 || totalBytes > sizeBytes * 2) {
    throw new Refusal({ code: 'wrong_size', received: totalBytes, expected: megabytes(sizeBytes) });
  }
  return {
    url,
    totalBytes,
    hash: agree(source.hash, stated.sha256 ?? ''),
    etag: strongEtag(response),
  };
}

/** Of two beginnings of a hash the longer one; null where they contradict each other. A SHA-512 outdoes a SHA-256. */
function combine(one: string, other: string): string | null {
  if (one.startsWith(other) || (isSha512(one) && !isSha512(other))) return one;
  return other.startsWith(one) ? other : null;
}

function isSha512(hash: string): boolean {
  return hash.length > SHA256_DIGITS;
}

function agree(expected: string, stated: string): string {
  const hash = combine(expected, stated);
  if (hash === null) throw new Refusal({ code: 'stated_hash', received: stated, expected });
  return hash;
}

/** Whether the answer begins where the part ends, in a file of the same length. */
function isNext(response: Response, { receivedBytes, facts }: Part): boolean {
  const range = rangeOf(response);
  return range?.start === receivedBytes && range.totalBytes === facts.totalBytes;
}

/** The same hash or the same validator says that it is still the same file. */
function goOn(part: Part, now: PartFacts): Delivery | 'anew' {
  const hash = combine(now.hash, part.facts.hash);
  if (hash === null) return 'anew';
  const sameHash = now.hash === part.facts.hash && now.hash.length >= SHA256_DIGITS;
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

function said({ status, statusText }: Response): DownloadFault {
  return { code: 'answered', detail: `${status}${statusText ? ` (${statusText})` : ''}` };
}

function retryAfter({ headers }: Response): { retryAfterMs: number } {
  return { retryAfterMs: (readSize(headers.get('retry-after')) ?? 0) * 1000 };
}
