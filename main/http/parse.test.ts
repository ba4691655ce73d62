import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ErrorBody } from '../core/api.ts';
import { settingsSchema } from '../core/settings.ts';
import { toErrorResponse } from './errors.ts';
import { id, limit, parameter, parse, parseBody, paths, readBytes } from './parse.ts';

describe('id', () => {
  test.each(['1', '42', '9007199254740991'])('%s is a number', (text) => {
    expect(parse(id, text, 'id')).toBe(Number(text));
  });

  test.each([
    '',
    '0',
    '-1',
    '+1',
    '01',
    '1.5',
    '1e3',
    ' 1',
    '1 ',
    '0x1',
    '١',
    '../1',
    '12345678901234567',
    undefined,
  ])('%j is refused', (text) => {
    expect(() => parse(id, text, 'id')).toThrow('The request cannot be used (id): ');
  });
});

test('limit - all where it is left out, and nothing but digits', () => {
  expect(parse(limit, undefined, 'limit')).toBe(Number.MAX_SAFE_INTEGER);
  expect(parse(limit, '20', 'limit')).toBe(20);
  for (const text of ['-1', 'all', '1e9', '1234567890'])
    expect(() => parse(limit, text, 'limit')).toThrow('expected a number');
});

test('paths - at least one and at most a thousand, none empty or endless', () => {
  expect(parse(paths, ['/a.jpg'], 'paths')).toEqual(['/a.jpg']);
  for (const list of [[], [''], ['x'.repeat(4097)], new Array(1001).fill('/a'), '/a.jpg', [1]])
    expect(() => parse(paths, list, 'paths')).toThrow('The request cannot be used (paths');
});

test('parse() - says which part is wrong', () => {
  const schema = z.strictObject({ folder: z.object({ path: z.string('expected a path') }) });
  expect(() => parse(schema, { folder: { path: 1 } }, 'body')).toThrow(
    'The request cannot be used (body, folder.path): expected a path.',
  );
});

test('parseBody(), parameter() - give records, or 400 with a sentence', async () => {
  const app = new Hono();
  app.onError(toErrorResponse);
  app.post('/photos/:id', async (context) =>
    context.json({
      id: parameter(context, 'id'),
      ...(await parseBody(context, z.strictObject({ name: z.string() }))),
    }),
  );
  const post = async (path: string, body: string) => {
    const response = await app.request(path, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  expect(await post('/photos/7', '{"name":"Rex"}')).toEqual({ status: 200, body: { id: 7, name: 'Rex' } });
  for (const [path, body] of [
    ['/photos/7', '{"name":'],
    ['/photos/7', ''],
    ['/photos/7', '{"name":1}'],
    ['/photos/7', '{"name":"a","more":1}'],
    ['/photos/x', '{"name":"a"}'],
  ] as const) {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect((answer.body as ErrorBody).error).toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/^The request cannot be used/) as string,
      problem: { code: 'request', where: expect.any(String) as string, detail: expect.any(String) as string },
    });
  }
});

test('parse() - a pattern of files to leave out that cannot be used has a code of its own', () => {
  const { ignore } = settingsSchema.shape;
  const read = (pattern: string) => () => parse(z.object({ ignore }), { ignore: ['a', pattern] }, 'body');
  expect(read('*.jpg')()).toEqual({ ignore: ['a', '*.jpg'] });
  expect(read('*a'.repeat(100))).toThrow(
    expect.objectContaining({
      message: `The request cannot be used (body, ignore): “${'*a'.repeat(20)}…” has a pattern with wildcards of more than 192 characters.`,
      problem: { code: 'pattern_wildcards', pattern: '*a'.repeat(20), limit: 192 },
    }) as Error,
  );
  expect(read('[一-龥]'.repeat(5))).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({ code: 'pattern_ranges', limit: 4 }) as unknown,
    }) as Error,
  );
});

test('readBytes() - a body past the limit is refused with what it was, whether it says its length or not', async () => {
  const app = new Hono();
  app.onError(toErrorResponse);
  app.post('/', async (context) => context.json((await readBytes(context, 2e6, 'import_too_large')).length));
  const body = new Uint8Array(2_000_001);
  const unsized = new ReadableStream({
    start: (controller) => {
      controller.enqueue(body);
      controller.close();
    },
  });
  for (const request of [{ body }, { body: unsized, duplex: 'half' }]) {
    const response = await app.request('/', { method: 'POST', ...request });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: {
          code: 'invalid',
          message: 'A file to import may have 2 MB at most.',
          problem: { code: 'import_too_large', limit: 2 },
        },
      },
    ]);
  }
});
