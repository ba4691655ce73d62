import type { Context } from 'hono';
import { z } from 'zod';
import { PhotonestError } from '../core/errors.ts';
import { problemSchema, type TooLargeCode } from '../core/problems/problem.ts';

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

/** How many results to pass over. */
export const offset = z
  .string()
  .regex(/^\d{1,9}$/, 'expected a number')
  .transform(Number)
  .default(0);

/** Of JSON in a request: a thousand long paths have half of it. */
const MAX_JSON_BYTES = 8_000_000;

/** Files named by a program on this computer; they travel in bodies, never in URLs. */
export const paths = z.array(z.string().min(1).max(4096)).min(1).max(1000);

/** @throws PhotonestError `invalid`, saying which part is wrong */
export function parse<T>(schema: z.ZodType<T, unknown>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const coded =
    issue?.code === 'custom' ? problemSchema.safeParse(issue.params?.['problem']).data : undefined;
  if (coded !== undefined) throw new PhotonestError('invalid', coded);
  const where = issue === undefined || issue.path.length === 0 ? what : `${what}, ${issue.path.join('.')}`;
  throw new PhotonestError('invalid', { code: 'request', where, detail: issue?.message ?? 'wrong shape' });
}

export async function parseBody<T>(context: Context, schema: z.ZodType<T, unknown>): Promise<T> {
  const bytes = await readBytes(context, MAX_JSON_BYTES, 'json_too_large');
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const problem = { code: 'request', where: 'body', detail: 'expected JSON' } as const;
    throw new PhotonestError('invalid', problem, { cause: error });
  }
  return parse(schema, body, 'body');
}

/**
 * A request's body, of which no more than the limit is ever held.
 *
 * @param code of the problem of one that is larger
 * @throws PhotonestError `invalid`
 */
export async function readBytes(
  context: Context,
  limitBytes: number,
  code: TooLargeCode,
): Promise<Uint8Array> {
  const tooLarge = (): PhotonestError => new PhotonestError('invalid', { code, limit: limitBytes / 1e6 });
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
