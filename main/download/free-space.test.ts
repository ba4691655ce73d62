import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { checkFreeSpace } from './free-space.ts';

test('checkFreeSpace() - what is missing is told', async () => {
  await expect(checkFreeSpace(tmpdir(), 1)).resolves.toBeUndefined();
  const failure = checkFreeSpace(tmpdir(), 9e15);
  await expect(failure).rejects.toThrow(
    /^Expected 9000000000 MB free for .*, but \d+ MB are free: free some/,
  );
  await expect(failure).rejects.toMatchObject({ code: 'disk_full' });
});
