import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTestEngine, type TestEngine } from '../testing/library.ts';

vi.hoisted(() => (process.env['XDG_DATA_HOME'] = `/tmp/photonest-trash-home-${process.pid}`));

let top: string;
let engine: TestEngine;
let ids: number[];
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'photonest-trashing-'));
  engine = await openTestEngine();
  engine.library.folders.add(top, []);
  for (const name of ['a.jpg', 'b.jpg']) writeFileSync(join(top, name), `beagle\n${name}`);
  await engine.scan();
  ids = ['a.jpg', 'b.jpg'].map((name) => engine.library.photos.findByPath(join(top, name))!);
});
afterEach(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
  rmSync(process.env['XDG_DATA_HOME']!, { recursive: true, force: true });
});

describe.runIf(process.platform === 'linux')('trash', () => {
  test('photos go, a changed one stays with its reason, and undo brings back file, tags and album', async () => {
    const { selections, albums, journal } = engine.actions;
    const album = albums.add('Best');
    const { id } = selections.freeze({ ids });
    await selections.change(id, { do: 'album', album: album.id, on: true });
    await selections.change(id, { do: 'tag', names: 'Rex' });
    writeFileSync(join(top, 'b.jpg'), 'tabby\nb.jpg');
    const trashed = await selections.trash(id);
    expect(trashed).toMatchObject({
      moved: [ids[0]],
      kept: [
        {
          ...{ id: ids[1], name: 'b.jpg', failure: { code: 'changed' } },
          reason: 'has changed since it was looked at',
        },
      ],
      restores: true,
    });
    expect([existsSync(join(top, 'a.jpg')), existsSync(join(top, 'b.jpg'))]).toEqual([false, true]);
    expect(engine.searching.search('own:rex', 9).ids).toEqual([ids[1]]);

    await journal.undo();
    expect(existsSync(join(top, 'a.jpg'))).toBe(true);
    expect(engine.labelsOf(join(top, 'a.jpg'))).toEqual(expect.arrayContaining(['Rex', 'beagle', 'dog']));
    expect(engine.photos.detail(ids[0]!).albums).toEqual([{ id: album.id, name: 'Best' }]);
    await engine.scan();
    expect(engine.library.photos.findByPath(join(top, 'a.jpg'))).toBe(ids[0]);

    await journal.redo();
    expect(existsSync(join(top, 'a.jpg'))).toBe(false);
    await journal.undo();
    expect(existsSync(join(top, 'a.jpg'))).toBe(true);
  });
});
