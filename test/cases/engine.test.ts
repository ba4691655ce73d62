import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ROOT } from '../support/photographs.ts';

test('every file of the cases, read by the engine, has its right value', async () => {
  const words = [join(import.meta.dirname, 'check.ts'), join(ROOT, 'test/fixtures/cases')];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [output, [status]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number]>,
  ]);
  expect([output.trim(), status]).toEqual([expect.stringMatching(/^none$/) as string, 0]);
});
