import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { canRestore, moveToTrash, restoreFromTrash, type ExpectedFile } from './trash.ts';

// Before the package is imported, which asks for it once.
vi.hoisted(() => (process.env['XDG_DATA_HOME'] = `/tmp/photonest-trash-home-${process.pid}`));

const directory = mkdtempSync(join(tmpdir(), 'photonest-trash-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
  rmSync(process.env['XDG_DATA_HOME']!, { recursive: true, force: true });
});

function make(name: string, text = 'a photo'): ExpectedFile {
  const path = join(directory, name);
  writeFileSync(path, text);
  return { path, sizeBytes: Buffer.byteLength(text), hash: createHash('sha256').update(text).digest() };
}

describe('moveToTrash()', () => {
  test.each([
    ['another content of the same size', 'b photo'],
    ['another size', 'a photo, edited'],
  ])('a file with %s stays as it is', async (_, text) => {
    const file = make('changed.jpg');
    writeFileSync(file.path, text);
    expect(await moveToTrash(file)).toEqual({ kind: 'kept', failure: { code: 'changed' } });
    expect(readFileSync(file.path, 'utf8')).toBe(text);
  });

  test('a link in its place stays, and so does what it leads to', async () => {
    const file = make('meant.jpg');
    const other = make('other.jpg');
    rmSync(file.path);
    symlinkSync(other.path, file.path);
    expect(await moveToTrash(file)).toMatchObject({ kind: 'kept' });
    expect(existsSync(other.path)).toBe(true);
  });

  test('a file that is gone is kept, with its reason', async () => {
    const file = make('gone.jpg');
    rmSync(file.path);
    expect(await moveToTrash(file)).toEqual({ kind: 'kept', failure: { code: 'gone' } });
  });
});

describe.runIf(canRestore)('on Linux', () => {
  test('a file goes to the trash and comes back, whatever its name, and its neighbours stay', async () => {
    const file = make('a [1] *#%20 ä.jpg');
    const neighbour = make('a 1 b.jpg');
    const moved = await moveToTrash(file);
    expect(moved).toMatchObject({ kind: 'moved', place: { path: expect.any(String) as string } });
    expect([existsSync(file.path), existsSync(neighbour.path)]).toEqual([false, true]);
    if (moved.kind !== 'moved') throw new Error('it was moved');
    expect(readFileSync(moved.place!.path, 'utf8')).toBe('a photo');
    expect(await restoreFromTrash(file.path, moved.place!)).toBeNull();
    expect(readFileSync(file.path, 'utf8')).toBe('a photo');
    expect([existsSync(moved.place!.path), existsSync(moved.place!.info)]).toEqual([false, false]);
  });

  test('nothing is overwritten when another file has taken the name', async () => {
    const file = make('taken.jpg');
    const moved = await moveToTrash(file);
    if (moved.kind !== 'moved') throw new Error('it was moved');
    writeFileSync(file.path, 'another');
    expect(await restoreFromTrash(file.path, moved.place!)).toEqual({ code: 'name_taken' });
    expect(readFileSync(file.path, 'utf8')).toBe('another');
    expect(readFileSync(moved.place!.path, 'utf8')).toBe('a photo');
  });

  test('a folder that went meanwhile is made again', async () => {
    mkdirSync(join(directory, 'folder'));
    const file = make(join('folder', 'a.jpg'));
    const moved = await moveToTrash(file);
    if (moved.kind !== 'moved') throw new Error('it was moved');
    rmSync(join(directory, 'folder'), { recursive: true });
    expect(await restoreFromTrash(file.path, moved.place!)).toBeNull();
    expect(readdirSync(join(directory, 'folder'))).toEqual(['a.jpg']);
  });
});
