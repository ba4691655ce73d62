import { interrupted, Refusal } from './problem.ts';
import type { Part } from './part.ts';

/** What the source itself says of the file, whoever then sends it. */
export type Statement = { sha256: string | null; sizeBytes: number | null };

export type Answer = { response: Response; stated: Statement };

const redirects = [301, 302, 303, 307, 308];
const maximumRedirects = 10;

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
  for (let hop = 0; hop <= maximumRedirects; hop++) {
    const headers = { 'accept-encoding': 'identity', ...rangeOf(part, stated) };
    const response = await send(url, { headers, redirect: 'manual', signal }).catch((error: unknown) => {
      throw interrupted(error);
    });
    if (url.origin === new URL(source).origin) stated = { ...stated, ...readStatement(response) };
    if (!redirects.includes(response.status)) return { response, stated };
    await response.body?.cancel();
    url = follow(url, response.headers.get('location'));
  }
  throw new Refusal(`redirected more than ${maximumRedirects} times`);
}

/**
 * With `If-Range`, a file that has changed is sent anew as a whole. A stated SHA-256 says that it has not, where
 * another server of the same file would have another validator.
 */
function rangeOf(part: Part | null, stated: Statement): Record<string, string> {
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
  const fromHub = redirects.includes(status) || headers.has('x-repo-commit');
  const etag = headers.get('x-linked-etag') ?? (fromHub ? headers.get('etag') : null);
  const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(etag ?? '')?.[1];
  const size = /^\d+$/.exec(headers.get('x-linked-size') ?? '')?.[0];
  return { ...(sha256 ? { sha256 } : {}), ...(size ? { sizeBytes: Number(size) } : {}) };
}

function follow(from: URL, location: string | null): URL {
  const to = location === null ? null : URL.parse(location, from);
  if (!to) throw new Refusal('redirected to nowhere');
  if (to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:')) return to;
  throw new Refusal(`redirected to ${to.protocol}//${to.host}, which is not secure`);
}
