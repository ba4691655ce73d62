import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { remoteRoutes } from '../../http/models/remote.ts';
import { toErrorResponse } from '../../http/errors.ts';
import { RemoteJob } from './remote-job.ts';
import { FakeHost, FakePending, type HostPlan } from './testing/fake-host.ts';

const HERE = { photonest: '1.0.0', model: 'm', weights: 'w' };

const PATIENCE = { timeout: 60_000 };

let scratch: string;
let job: RemoteJob | null = null;
let active: string;
const events: string[] = [];

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-remote-job-'));
  active = HERE.model;
  events.length = 0;
});
afterEach(async () => {
  await job?.close();
  rmSync(scratch, { recursive: true });
});

function jobWith(plan: Partial<HostPlan>, source = new FakePending(scratch, ['a', 'b', 'c'])): RemoteJob {
  const host = new FakeHost(scratch, { answers: [1000], version: HERE, ...plan });
  job = new RemoteJob({
    source,
    version: async () => await Promise.resolve({ ...HERE, model: active }),
    ssh: host.ssh,
    announce: () => undefined,
    log: (event) => events.push(event),
  });
  return job;
}

async function ask(path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const app = remoteRoutes(job!).onError((error) => toErrorResponse(error));
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await app.request(path, init);
  return { status: response.status, body: await response.json() };
}

const BOX = { address: 'ssh://me@box:2222' };

test('RemoteJob - compares versions and models, and sends nothing by it', async () => {
  const other = { ...HERE, photonest: '0.9.0' };
  jobWith({ version: other });
  expect((await ask('/remote/compare', BOX)).body).toEqual({
    host: 'box',
    here: HERE,
    there: other,
    problem: 'box has Photonest 0.9.0, and this is 1.0.0. Install the same version on both.',
    codedProblem: { code: 'remote_version', host: 'box', there: '0.9.0', here: '1.0.0' },
  });
  expect((await ask('/remote')).body).toBeNull();
  expect(await ask('/remote', BOX)).toMatchObject({
    status: 503,
    body: { error: { code: 'tagger_unavailable', problem: { code: 'remote_version', host: 'box' } } },
  });
  expect((await ask('/remote')).body).toBeNull();
  jobWith({ version: { ...HERE, weights: 'x' } });
  expect((await ask('/remote/compare', BOX)).body).toMatchObject({
    problem: expect.stringMatching(/^box has other weights of m/) as unknown,
  });
});

test('RemoteJob - a host that cannot be reached is refused with what ssh said', async () => {
  jobWith({ refuses: 'ssh: connect to host box port 2222: No route to host' });
  const { status, body } = await ask('/remote', BOX);
  expect(status).toBe(503);
  expect(JSON.stringify(body)).toMatch(
    /cannot be started on box \(ssh: connect to host box.*No route to host\)/,
  );
});

test('RemoteJob - tags until nothing is pending, one run at a time, and is forgotten when a person says so', async () => {
  const source = new FakePending(scratch, ['a', 'b', 'c']);
  jobWith({}, source);
  const started = await ask('/remote', { ...BOX, mappings: [{ local: '/nas', remote: '/srv' }] });
  expect(started.body).toMatchObject({ host: 'box', state: 'connecting', done: 0, problem: null });
  expect(await ask('/remote', BOX)).toMatchObject({ status: 400 });
  await expect.poll(() => job!.status()?.state, PATIENCE).toBe('tagging');
  expect((await ask('/remote/pause', {})).body).toMatchObject({ state: 'paused' });
  await ask('/remote/resume', {});
  source.idle = true;
  await expect.poll(() => job!.status()?.state, PATIENCE).toBe('ended');
  expect(job!.status()).toMatchObject({ done: 3, failed: 0, underWay: 0, problem: null });
  expect(events[0]).toBe('Photos that are still to be tagged go to box, as a person asked');
  expect((await ask('/remote/end', {})).body).toBeNull();
});

test('RemoteJob - another model’s turn ends the run, with the reason', async () => {
  jobWith({});
  await ask('/remote', BOX);
  active = 'n';
  await expect.poll(() => job!.status()?.state, PATIENCE).toBe('ended');
  expect(job!.status()!.problem).toBe('Another model tags now: begin again with that one.');
});

test('remoteRoutes() - a command that a shell would take apart, and an address with a password, are refused', async () => {
  jobWith({});
  for (const command of ['photonest; reboot', '$(reboot)', 'a b', '', '`x`', "'x'", 'a|b', 'a&b', 'a>b'])
    expect((await ask('/remote/compare', { ...BOX, command })).status, command).toBe(400);
  for (const address of ['box', 'ssh://me:secret@box', 'ssh://-oProxyCommand=x'])
    expect((await ask('/remote/compare', { address })).status, address).toBe(400);
  expect((await ask('/remote/compare', { ...BOX, command: '~/bin/photonest' })).status).toBe(200);
});
