import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backup, Status } from '../../main/core/api.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs } from '../support/photographs.ts';
import { CLI, photonest, photonestJson } from '../support/programs.ts';

/** Enough to hit it while it starts, copies, closes and opens. */
const KILLS = 8;
const KILL_EVERY_MS = 250;

let library: string;
let photos: string;
/** Made when the library was still empty. */
let empty: Backup;

beforeAll(async () => {
  library = makeFolder('cli-backups-library');
  photos = makeFolder('cli-backups-photos');
  copyPhotographs(photos, ['alps', 'boats']);
  empty = await photonestJson<Backup>(library, 'backups', 'make');
  await photonest(library, 'index', photos);
});

afterAll(() => {
  removeFolder(library);
  removeFolder(photos);
});

const found = async (): Promise<number> => (await photonestJson<Status>(library, 'status')).counts.found;

describe('photonest backups', () => {
  it('makes one, lists them, and puts one back, which can be taken back', async () => {
    expect(empty).toMatchObject({ kind: 'asked', photos: 0, ownTags: 0 });
    const { status, stdout } = await photonest(library, 'backups', 'restore', String(empty.id));
    expect(status).toBe(0);
    const before = /as it was before is backup (\d+)/.exec(stdout)![1]!;
    expect(await found()).toBe(0);
    await photonest(library, 'backups', 'restore', before);
    expect(await found()).toBe(2);
    const list = await photonestJson<Backup[]>(library, 'backups');
    expect(list.map(({ kind, photos: count }) => `${kind} ${count}`)).toEqual([
      'before-restore 0',
      'before-restore 2',
      'asked 0',
    ]);
    const lines = (await photonest(library, 'backups', 'list')).stdout;
    expect(lines).toMatch(
      /^\d{14} {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}before a restore .* 0 photos, 0 own tags$/m,
    );
  });

  it('says in the status what was restored, and in the log what happened', async () => {
    expect((await photonest(library, 'status')).stdout).toMatch(/^notice {3}Backup \d+ is in use now/m);
    const { stdout } = await photonest(library, 'log');
    expect(stdout).toMatch(/Z Opened .* photonest [\d.]+/);
    expect(stdout).toMatch(/tf_efficientnet_lite2 runs on .* \(cpu, float32\)/);
    expect(stdout).toContain('Z Stopped');
  });

  it.each([
    [['backups', 'burn'], 'Expected one of list, make, restore, but got “burn”.'],
    [['backups', 'restore'], 'Which backup?'],
    [['backups', 'restore', '7'], 'There is no backup with the number 7.'],
  ])('%j is wrong usage', async (words, sentence) => {
    const { status, stderr } = await photonest(library, ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it('killed at any moment of a restore, the library is as before or as restored, and whole', async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const words = [CLI, '--library', library, 'backups', 'restore', String(empty.id)];
      const child = spawn(process.execPath, words, { stdio: 'ignore' });
      await Promise.race([once(child, 'exit'), sleep(kill * KILL_EVERY_MS)]);
      child.kill('SIGKILL');
      const ended = child.exitCode === 0;
      const count = await found();
      expect(ended ? [0] : [0, 2]).toContain(count);
      const connection = new Database(join(library, 'library.sqlite'), { readonly: true });
      expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
      connection.close();
      expect(existsSync(join(library, 'library.sqlite.next'))).toBe(false);
      if (count === 2) continue;
      const [before] = (await photonestJson<Backup[]>(library, 'backups')).filter(
        (each) => each.photos === 2,
      );
      await photonest(library, 'backups', 'restore', String(before!.id));
    }
    expect(await found()).toBe(2);
  });
});
