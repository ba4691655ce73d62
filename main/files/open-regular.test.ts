import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NotRegular, openRegular, readRegular } from './open-regular.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-regular-'));
  writeFileSync(join(scratch, 'file'), 'photo');
  mkdirSync(join(scratch, 'folder'));
  symlinkSync('file', join(scratch, 'link'));
  symlinkSync('link', join(scratch, 'loop'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

test('readRegular() - gives a regular file’s bytes', async () => {
  expect((await readRegular(join(scratch, 'file'))).toString()).toBe('photo');
});

test.each(['folder', 'link', 'loop'])('openRegular() - refuses a %s', async (name) => {
  await expect(openRegular(join(scratch, name))).rejects.toThrow(NotRegular);
});

test.skipIf(process.platform === 'win32')('openRegular() - refuses pipes and devices, at once', async () => {
  execFileSync('mkfifo', [join(scratch, 'pipe')]);
  for (const path of [join(scratch, 'pipe'), '/dev/zero', '/dev/null'])
    await expect(openRegular(path)).rejects.toThrow(NotRegular);
});

test('openRegular() - a file that is not there has the file system’s error', async () => {
  await expect(openRegular(join(scratch, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
});
