import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs } from '../support/photographs.ts';
import { CLI, giveModel, photonestJson } from '../support/programs.ts';

type Counts = Record<'found' | 'tagged' | 'failed' | 'skipped' | 'offline' | 'pending', number>;

let library: string;
let place: string;
let folder: string;
let child: ChildProcess;
let lines: AsyncIterator<string>;

beforeAll(() => {
  library = makeFolder('watching-library');
  place = makeFolder('watching');
  folder = join(place, 'photos');
  mkdirSync(folder);
  copyPhotographs(folder, ['alps', 'cat']);
  giveModel(library);
  child = spawn(process.execPath, [CLI, '--library', library, '--json', 'index', '--watch', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
});

afterAll(() => {
  child.kill('SIGKILL');
  removeFolder(library);
  removeFolder(place);
});

/** Reads reports until one has these counts: what changes at once may be heard of in several steps. */
async function untilReported(wanted: Partial<Counts>): Promise<void> {
  for (;;) {
    const line = await lines.next();
    if (line.done === true) throw new Error('it ended instead');
    const counts = JSON.parse(line.value) as Counts;
    const { found, tagged, failed, skipped, offline, pending } = counts;
    expect(tagged + failed + skipped + offline + pending).toBe(found);
    if (Object.entries(wanted).every(([state, count]) => counts[state as keyof Counts] === count)) return;
  }
}

describe('index --watch', () => {
  it('reports what there is, and then what changes: photos that come', async () => {
    await untilReported({ found: 2, tagged: 2 });
    mkdirSync(join(folder, 'new', 'deep'), { recursive: true });
    copyPhotographs(join(folder, 'new', 'deep'), ['boats']);
    await untilReported({ found: 3, tagged: 3 });
  });

  it('a raw file beside its picture, and the film of a live photo, are counted and named, not tagged', async () => {
    writeFileSync(join(folder, 'alps.NEF'), 'raw');
    writeFileSync(join(folder, 'CAT.mov'), 'film');
    for (const name of ['alps.NEF', 'CAT.mov']) utimesSync(join(folder, name), 1, 1);
    await untilReported({ found: 5, tagged: 3, skipped: 2 });
    const rows = await photonestJson<{ path: string; reason: string }[]>(library, 'failed');
    const reasons = Object.fromEntries(rows.map((row) => [row.path.slice(folder.length + 1), row.reason]));
    expect(reasons).toEqual({
      'alps.NEF': 'the raw file of alps.jpg, which is shown',
      'CAT.mov': 'the film of the live photo cat.jpg',
    });
    for (const name of ['alps.NEF', 'CAT.mov']) rmSync(join(folder, name));
    await untilReported({ found: 3, tagged: 3, skipped: 0 });
  });

  it('folders that are renamed, and photos that go', async () => {
    renameSync(join(folder, 'new'), join(folder, 'renamed'));
    copyPhotographs(join(folder, 'renamed'), ['flower']);
    await untilReported({ found: 4, tagged: 4 });
    rmSync(join(folder, 'renamed'), { recursive: true });
    await untilReported({ found: 2, tagged: 2 });
  });

  it('the folder that goes is offline, and back again it is as it was', async () => {
    renameSync(folder, join(place, 'elsewhere'));
    await untilReported({ found: 2, offline: 2 });
    renameSync(join(place, 'elsewhere'), folder);
    await untilReported({ found: 2, tagged: 2 });
    copyPhotographs(folder, ['boats']);
    await untilReported({ found: 3, tagged: 3 });
  });

  it('ends with Ctrl-C, and exits with 0', async () => {
    const closed = once(child, 'close');
    child.kill('SIGINT');
    expect(await closed).toEqual([0, null]);
  });
});
