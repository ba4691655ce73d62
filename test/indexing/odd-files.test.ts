import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, photographPath } from '../support/photographs.ts';
import { CLI, giveModel, photonest, photonestJson } from '../support/programs.ts';

let library: string;
let place: string;

beforeAll(() => {
  library = makeFolder('odd-library');
  place = makeFolder('odd');
});

afterAll(() => {
  removeFolder(library);
  removeFolder(place);
});

function folder(name: string): string {
  const path = join(place, name);
  mkdirSync(path);
  return path;
}

it('a folder that is mounted read-only is indexed (mounting needs root, on Linux)', async (context) => {
  const disk = folder('disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'photonest-test', disk], { stdio: 'pipe' });
  } catch (error) {
    context.skip(`nothing can be mounted here: ${String(error).trim().split('\n').at(-1)}`);
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  copyPhotographs(disk, ['flower', 'cat']);
  execFileSync('mount', ['-o', 'remount,ro', disk]);
  expect(() => appendFileSync(join(disk, 'cat.jpg'), 'x')).toThrow('EROFS');
  const { status, stdout } = await photonest(library, 'index', disk, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ found: 2, tagged: 2 });
  expect(status).toBe(0);
});

it.skipIf(process.platform === 'win32')(
  'pipes and sockets with names of photos are skipped, and nobody waits for them (Windows has none in folders)',
  async () => {
    const odd = folder('pipes');
    copyPhotographs(odd, ['boats']);
    execFileSync('mkfifo', [join(odd, 'pipe.jpg')]);
    const server = createServer().listen(join(odd, 'socket.jpg'));
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { status, stdout } = await photonest(library, 'index', odd, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ found: 3, tagged: 1, skipped: 2, failed: 0 });
    expect(status).toBe(0);
    const rows = await photonestJson<{ path: string; reason: string }[]>(library, 'failed');
    const reasons = rows.filter(({ path }) => path.startsWith(odd)).map(({ reason }) => reason);
    expect(reasons).toEqual(['is not a regular file', 'is not a regular file']);
  },
);

it('a file that grows while it is indexed is tagged when it is complete', async () => {
  const growing = folder('growing');
  copyPhotographs(growing, ['house']);
  const [bytes, path] = [readFileSync(photographPath('alps')), join(growing, 'alps.jpg')];
  const part = Math.ceil(bytes.length / 12);
  appendFileSync(path, bytes.subarray(0, part));
  const words = [CLI, '--library', library, '--json', 'index', '--watch', growing];
  giveModel(library);
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  for (let from = part; from < bytes.length; from += part) {
    await sleep(250);
    appendFileSync(path, bytes.subarray(from, from + part));
  }
  for (let counts = {}; ;) {
    const line = await lines.next();
    if (line.done === true) throw new Error(`it ended instead, with ${JSON.stringify(counts)}`);
    counts = JSON.parse(line.value) as object;
    expect(counts).toMatchObject({ found: 2 });
    if ('tagged' in counts && counts.tagged === 2) break;
  }
  const closed = once(child, 'close');
  child.kill('SIGINT');
  expect(await closed).toEqual([0, null]);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  const { tags } = await photonestJson<{ tags: { name: string }[] }>(library, 'tags', '--photo', path);
  expect(tags.map(({ name }) => name)).toContain('mountain');
});
