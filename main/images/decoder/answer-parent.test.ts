import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

test.each([
  ['heic', 'test/fixtures/heic/grid.heic'],
  ['jxl', 'test/fixtures/jxl/cat.jxl'],
])('%s - a decoder whose tagger ends meanwhile says nothing and ends', async (format, photo) => {
  const child = fork(join(root, 'main/images', format, 'process.ts'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const said = text(child.stderr!);
  child.send({ bytes: readFileSync(join(root, photo)), limitPixels: 1e9 }, () => child.disconnect());
  const [status] = (await once(child, 'exit')) as [number | null];
  expect(await said).toBe('');
  expect(status).toBe(0);
});
