import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RemoteRun } from './remote-run.ts';
import { sshCommand } from './ssh.ts';
import { FakeHost, FakePending } from './testing/fake-host.ts';
import { RemoteWorker } from './worker.ts';

const PATIENCE = { timeout: 60_000 };

let scratch: string;
const notes: string[] = [];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-remote-run-'));
  notes.length = 0;
});
afterEach(() => rmSync(scratch, { recursive: true }));

function runOn(host: FakeHost, source: FakePending, signal = new AbortController().signal): RemoteRun {
  const ssh = sshCommand('ssh://box', host.ssh, scratch);
  return new RemoteRun({
    host: 'box',
    source,
    connect: () => new RemoteWorker(ssh, 'photonest map', (line) => notes.push(line)),
    mappings: [],
    note: (text) => notes.push(text),
    signal,
    retryMs: 1,
  });
}

/** Photos `photo 0` and so on, of which one cannot be read. */
function manyPhotos(count: number): FakePending {
  const contents = Array.from({ length: count }, (_, at) => (at === 7 ? 'bad' : `photo ${at}`));
  return new FakePending(scratch, contents);
}

test('RemoteRun - every photo is tagged over connections that break, and a bad one is left to the engine', async () => {
  const source = manyPhotos(130);
  const host = new FakeHost(scratch, { answers: [30, 30, 30, 1000] });
  const run = runOn(host, source);
  source.idle = true;
  await run.run();
  expect(source.merged.size).toBe(129);
  expect([run.done, run.failed, run.underWay, run.state, run.problem]).toEqual([129, 1, 0, 'ended', null]);
  expect([run.connections, host.connections]).toEqual([4, 4]);
  expect(host.answered).toHaveLength(130); // what was under way was sent again, and nothing else
});

test('RemoteRun - a host that stays away leaves the rest to this computer', async () => {
  const source = new FakePending(scratch, ['a', 'b']);
  const run = runOn(new FakeHost(scratch, { answers: [0] }), source);
  await run.run();
  expect(notes).toEqual(['box stays away: this computer goes on alone.']);
  expect([run.problem, run.connections, source.merged.size]).toEqual([notes[0], 6, 0]);
});

test('RemoteRun - a photo that is gone or may not be read is passed over', async () => {
  const source = new FakePending(scratch, ['a', 'b', 'c']);
  const [first, gone, shut] = [...source.hashes.keys()];
  rmSync(gone!);
  chmodSync(shut!, 0);
  source.idle = true;
  const run = runOn(new FakeHost(scratch, { answers: [1000] }), source);
  await run.run();
  expect(source.merged).toContain(source.hashes.get(first!));
  expect(source.merged).not.toContain(source.hashes.get(gone!));
});

test('RemoteRun - nothing is connected to while nothing is pending', async () => {
  const host = new FakeHost(scratch, { answers: [1000] });
  const source = new FakePending(scratch, []);
  source.idle = true;
  const run = runOn(host, source);
  await run.run();
  expect([run.state, run.connections, host.connections]).toEqual(['ended', 0, 0]);
});

test('RemoteRun - paused, by a person or with the engine, it sends nothing; resumed, it goes on', async () => {
  const source = manyPhotos(20);
  const host = new FakeHost(scratch, { answers: [1000] });
  const run = runOn(host, source);
  run.pause();
  const running = run.run();
  await expect.poll(() => run.state, PATIENCE).toBe('paused');
  source.paused = true;
  run.resume();
  await new Promise((resolve) => setTimeout(resolve, 400)); // it looks again meanwhile
  expect([run.state, host.connections]).toEqual(['paused', 0]);
  source.paused = false;
  await expect.poll(() => run.done, PATIENCE).toBe(19);
  expect(run.state).toBe('tagging');
  run.pause();
  await expect.poll(() => run.state, PATIENCE).toBe('paused');
  source.idle = true;
  run.resume();
  await running;
  expect([run.state, run.done, run.failed]).toEqual(['ended', 19, 1]);
});

test('RemoteRun - what cannot be merged ends it, with the reason', async () => {
  const source = manyPhotos(3);
  source.merge = async () => await Promise.reject(new Error('the disk is full'));
  source.idle = true;
  const run = runOn(new FakeHost(scratch, { answers: [1000] }), source);
  await expect(run.run()).rejects.toThrow('the disk is full');
  expect([run.state, run.problem]).toEqual(['ended', 'the disk is full']);
});
