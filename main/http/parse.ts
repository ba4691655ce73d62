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
  let body: unknown;
  try {
    body = await context.req.json();
  } catch (error) {
    throw new PhotonestError('invalid', 'The request cannot be used (body): expected JSON.', {
      cause: error,
    });
  }
  return parse(schema, body, 'body');
}

export function parameter(context: Context, name: string): number {
  return parse(id, context.req.param(name), name);
}
