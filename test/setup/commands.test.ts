import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { untilLine } from '../support/programs.ts';

/** A home of its own, with a folder `photos` in it; no display, so that no desktop app opens. */
let home: string;
const left: ChildProcess[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'photonest-home-'));
  mkdirSync(join(home, 'photos'));
});
afterEach(() => {
  for (const child of left.splice(0)) child.kill('SIGKILL');
  rmSync(home, { recursive: true });
});

/** Runs a script of main/setup as npm does for somebody who typed the command in their home folder. */
function start(script: string, ...args: string[]): ChildProcess {
  const env = { ...process.env, INIT_CWD: home, HOME: home, XDG_DATA_HOME: home, LOCALAPPDATA: home };
  const child = spawn(process.execPath, [join('main/setup/commands', script), ...args], {
    env: { ...env, DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  left.push(child);
  return child;
}

async function finish(
  child: ChildProcess,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const [, stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout!),
    text(child.stderr!),
  ]);
  return { status: child.exitCode, stdout, stderr };
}

test.skipIf(process.platform !== 'linux')(
  'npm start FOLDER - without a display it serves the app to the browser, and stops whole',
  async () => {
    const child = start('start.mjs', 'photos');
    const said = text(child.stderr!);
    const [url = ''] = await untilLine(child, /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/);
    const entrance = await fetch(url, { redirect: 'manual' });
    const cookie = entrance.headers.get('set-cookie')?.split(';')[0] ?? '';
    const folders = await fetch(new URL('/api/folders', url), { headers: { cookie } });
    expect(await folders.json()).toMatchObject([{ path: join(home, 'photos') }]);

    child.kill('SIGTERM');
    const [status] = (await once(child, 'exit')) as [number];
    expect(status).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(await said).toMatch(/the desktop app cannot open: there is no display\./);
  },
);

test('npm start FOLDER - a folder that is not there is named, with status 2', async () => {
  const { status, stderr } = await finish(start('start.mjs', 'no-photos'));
  expect(status).toBe(2);
  expect(stderr).toContain(join(home, 'no-photos'));
});

test('npm run photonest - what is fresh is silent, stdout is the result, paths are those of the typist', async () => {
  const { status, stdout, stderr } = await finish(start('photonest.mjs', 'index', 'photos', '--json'));
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ found: 0, tagged: 0 });
  expect(status).toBe(0);
});

test('npm run photonest - the exit status is passed through', async () => {
  const { status, stdout, stderr } = await finish(start('photonest.mjs', 'no-such-command'));
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('no-such-command');
});

test('npm test STEP - a step that does not exist is named, and those that do', async () => {
  const { status, stderr } = await finish(start('test.mjs', 'lynt'));
  expect(status).toBe(3);
  expect(stderr).toMatch(/lynt: format, lint, types/);
});
