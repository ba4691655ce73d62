import type { Context } from 'hono';
import { z } from 'zod';
import { PhotonestError } from '../core/errors.ts';

/** Ids are positive integers in plain decimal digits, and nothing else. */
export const id = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'expected a number')
  .transform(Number);

/** How many results to give; all where it is left out. */
export const limit = z
  .string()
  .regex(/^\d{1,9}$/, 'expected a number')
  .transform(Number)
  .default(Number.MAX_SAFE_INTEGER);

/** Of JSON in a request: a thousand long paths have half of it. */
const MAX_JSON_BYTES = 8_000_000;

/** Files named by a program on this computer; they travel in bodies, never in URLs. */
export const paths = z.array(z.string().min(1).max(4096)).min(1).max(1000);

/** @throws PhotonestError `invalid`, saying which part is wrong */
export function parse<T>(schema: z.ZodType<T, unknown>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? what : `${what}, ${issue.path.join('.')}`;
  throw new PhotonestError(
    'invalid',
    `The request cannot be used (${where}): ${issue?.message ?? 'wrong shape'}.`,
  );
}

export async function parseBody<T>(context: Context, schema: z.ZodType<T, unknown>): Promise<T> {
  const bytes = await readBytes(context, MAX_JSON_BYTES, 'A request’s JSON');
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new PhotonestError('invalid', 'The request cannot be used (body): expected JSON.', {
      cause: error,
    });
  }
  return parse(schema, body, 'body');
}

/**
 * A request's body, of which no more than the limit is ever held.
 *
 * @param what begins the sentence for one that is larger
 * @throws PhotonestError `invalid`
 */
export async function readBytes(context: Context, limitBytes: number, what: string): Promise<Uint8Array> {
  const tooLarge = (): PhotonestError =>
    new PhotonestError('invalid', `${what} may have ${limitBytes / 1e6} MB at most.`);
  if (Number(context.req.header('content-length') ?? 0) > limitBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of context.req.raw.body ?? []) {
    sizeBytes += (chunk as Uint8Array).length;
    if (sizeBytes > limitBytes) throw tooLarge(); // leaving the loop cancels the rest
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function parameter(context: Context, name: string): number {
  return parse(id, context.req.param(name), name);
}
