import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lockFile } from './lock.ts';

const directory = mkdtempSync(join(tmpdir(), 'photonest-lock-'));
const file = join(directory, 'engine.lock');
afterAll(() => rmSync(directory, { recursive: true }));

const busy = { code: 'library_busy', message: `Another Photonest has this library open (${file}).` };

/** Another process that holds the lock until it is killed. */
async function lockElsewhere(): Promise<() => Promise<void>> {
  const lock = join(import.meta.dirname, 'lock.ts');
  const program = `const { lockFile } = await import(${JSON.stringify(lock)});
    globalThis.unlock = lockFile(${JSON.stringify(file)});
    console.log('locked');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  await once(child.stdout, 'data');
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

test('lockFile() - excludes a second one, until it is given up', () => {
  const unlock = lockFile(file);
  expect(() => lockFile(file)).toThrow(expect.objectContaining(busy) as Error);
  unlock();
  lockFile(file)();
});

test('lockFile() - excludes another process, and is free once that was killed', async () => {
  const kill = await lockElsewhere();
  expect(() => lockFile(file)).toThrow(expect.objectContaining(busy) as Error);
  await kill();
  lockFile(file)();
});

test('lockFile() - a file of garbage is no lock, and is taken', () => {
  const half = join(directory, 'half.lock');
  writeFileSync(half, 'x'.repeat(700));
  const unlock = lockFile(half);
  expect(() => lockFile(half)).toThrow(expect.objectContaining({ code: 'library_busy' }) as Error);
  unlock();
});

test('lockFile() - a place that cannot be written to is named, and is not called busy', () => {
  const nowhere = join(directory, 'nowhere', 'engine.lock');
  expect(() => lockFile(nowhere)).toThrow(
    expect.objectContaining({
      code: 'internal',
      message: expect.stringContaining(`${nowhere} cannot be opened`) as string,
    }) as Error,
  );
});
