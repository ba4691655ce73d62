import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath } from '../support/photographs.ts';
import { photonestJson, serveApp } from '../support/programs.ts';

test('a .photonestignore with many ways to match stops neither a scan nor the next start', async () => {
  const [library, photos] = [makeFolder('ignore-library'), makeFolder('ignore-photos')];
  const deep = join(photos, ...Array.from({ length: 40 }, () => 'a'));
  mkdirSync(deep, { recursive: true });
  copyFileSync(photographPath('cat'), join(deep, 'cat.jpg'));
  writeFileSync(join(photos, '.photonestignore'), `${'**/a/'.repeat(14)}x\n${'*a'.repeat(90)}\n`);
  for (const start of ['first', 'second']) {
    const app = await serveApp(library, photos);
    const token = new URL(app.numeric).searchParams.get('token')!;
    const status = await fetch(new URL('/api/status', app.numeric), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([start, status.status]).toEqual([start, 200]);
    await app.stop();
  }
  expect(await photonestJson(library, 'index', photos)).toMatchObject({ found: 1, tagged: 1 });
  removeFolder(library);
  removeFolder(photos);
});
