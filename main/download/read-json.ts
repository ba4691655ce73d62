import { Refusal } from './problem.ts';

/** Far more than any answer of a feed about one package. */
const limitBytes = 20_000_000;

/** What a server answers as JSON. A `Refusal` where it is not that; what breaks off is thrown as it comes. */
export async function readJson(url: string, signal: AbortSignal, send: typeof fetch): Promise<unknown> {
  const response = await send(url, { headers: { accept: 'application/json' }, signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Refusal(`answered ${response.status}${response.statusText && ` (${response.statusText})`}`);
  }
  const text = await readText(response);
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = /^\s*</.test(text) ? 'a web page' : 'something else';
    throw new Refusal(`sent ${what} instead of JSON`, { cause: error });
  }
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > limitBytes) throw new Refusal(`sent more than ${limitBytes / 1e6} MB of JSON`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
