import { expect, test, vi } from 'vitest';
import { PhotonestError } from '../core/errors.ts';
import { toErrorResponse } from './errors.ts';

const answerTo = async (error: unknown): Promise<unknown> => {
  const response = toErrorResponse(error);
  return { status: response.status, ...((await response.json()) as object) };
};

test('toErrorResponse() - a problem goes along as code and values, beside its English sentence', async () => {
  const problem = { code: 'folder_missing', path: '/gone' } as const;
  expect(await answerTo(new PhotonestError('invalid', problem))).toEqual({
    status: 400,
    error: {
      code: 'invalid',
      message: 'There is no folder /gone. Check its spelling, or connect its drive.',
      problem,
    },
  });
});

test('toErrorResponse() - an error without a finer code has its sentence alone', async () => {
  expect(await answerTo(new PhotonestError('unreadable', 'is odd'))).toEqual({
    status: 422,
    error: { code: 'unreadable', message: 'is odd' },
  });
});

test('toErrorResponse() - of what nobody expected a person is told where the details are, by a code', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await answerTo(new TypeError('x is undefined'))).toMatchObject({
    status: 500,
    error: {
      code: 'internal',
      message: expect.stringMatching(/^Something went wrong in Photonest\. .*log/) as string,
      problem: { code: 'unexpected' },
    },
  });
  expect(log).toHaveBeenCalledOnce();
  log.mockRestore();
});

test('toErrorResponse() - a full disk is told by its code, whoever met it', async () => {
  const error = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  expect(await answerTo(error)).toMatchObject({
    status: 507,
    error: { code: 'disk_full', problem: { code: 'disk_full' } },
  });
});
