import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTables } from '../../main/engine/library/tables.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { makePhotos } from '../support/photographs.ts';
import { CLI, giveModel, photonest, photonestJson } from '../support/programs.ts';
import { startSshServer, whyNoSshServer, type SshServer } from '../support/ssh-server.ts';

const CUTS = 5;
const PHOTOS = 400;
const reason = whyNoSshServer();

let scratch: string;
let server: SshServer;

beforeAll(async () => {
  scratch = makeFolder('on-host');
  if (reason === null) server = await startSshServer(join(scratch, 'ssh'));
  else console.warn(`Not run: ${reason}.`);
});

afterAll(async () => {
  if (reason === null) await server.stop();
  removeFolder(scratch);
});

/** `photonest` on the other computer: a script there, with the variables and before the worker what the test wants. */
function remoteCommand(name: string, before = ''): string {
  const path = join(scratch, name);
  const lines = ['#!/bin/sh', `export XDG_CACHE_HOME=${join(scratch, 'cache')}`, before];
  writeFileSync(path, `${lines.join('\n')}\nexec ${process.execPath} ${CLI} "$@"\n`, { mode: 0o755 });
  return path;
}

/** This computer's own tagging goes slowly, so that the other one is not too late for all of it. */
async function makeGentle(library: string): Promise<void> {
  mkdirSync(library);
  const tables = await openTables(library);
  tables.settings.set('settings', { lowImpact: true });
  tables.close();
}

function optionsFor(command: string): string[] {
  return ['--on', server.address, '--ssh', server.ssh, '--command', command];
}

async function indexOn(library: string, album: string, ...options: string[]) {
  giveModel(library);
  const child = spawn(process.execPath, [CLI, '--library', library, '--json', 'index', album, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const finished = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { child, finished };
}

it('photonest index --on - another computer tags what is pending, over a connection that is cut again and again', async () => {
  if (reason !== null) return;
  const album = join(scratch, 'album');
  mkdirSync(album);
  await makePhotos(album, PHOTOS);
  const library = join(scratch, 'library');
  await makeGentle(library);
  const started = join(scratch, 'started');
  const noting = `case "$*" in *--about*) ;; *) echo >> ${started} ;; esac`;
  const { child, finished } = await indexOn(
    library,
    album,
    ...optionsFor(remoteCommand('noting', noting)),
    '--yes',
  );
  let cuts = 0;
  for (; cuts < CUTS && child.exitCode === null; await sleep(100)) {
    const connections = existsSync(started) ? readFileSync(started).length : 0;
    if (connections <= cuts) continue;
    await sleep(cuts % 2 === 0 ? 300 : 4000); // while it starts, and while photos come and go
    cuts += Math.min(1, server.cut());
  }
  const [out, said] = await finished;
  expect(cuts).toBe(CUTS);
  expect(said).toMatch(/photos that are still to be tagged go to 127\.0\.0\.1/);
  expect(said).toMatch(/[1-9]\d* photos were tagged on 127\.0\.0\.1, over [6-9] connections/);
  expect(JSON.parse(out)).toMatchObject({ found: PHOTOS, tagged: PHOTOS, failed: 0, pending: 0 });
  const tables = await openTables(library);
  const counts = tables.connection
    .prepare('SELECT count(*) AS photos, count(DISTINCT photo_id) AS once FROM embeddings')
    .get();
  tables.close();
  expect(counts).toEqual({ photos: PHOTOS, once: PHOTOS });
});

it('photonest index --on - says that photos leave, and sends none before a person has agreed', async () => {
  if (reason !== null) return;
  const library = join(scratch, 'unasked');
  const { child, finished } = await indexOn(
    library,
    join(scratch, 'album'),
    ...optionsFor(remoteCommand('remote')),
  );
  const [out, said] = await finished;
  expect([out, child.exitCode]).toEqual(['', 2]);
  expect(said).toMatch(/go to 127\.0\.0\.1.*Say --yes to agree/);
});

it('photonest index --on - a host that cannot be used is refused with what it said', async () => {
  if (reason !== null) return;
  const album = join(scratch, 'album');
  const refused = async (...options: string[]): Promise<string> => {
    const { finished } = await indexOn(join(scratch, 'refused'), album, ...options, '--yes');
    const [out, said] = await finished;
    expect(out).toBe('');
    return said;
  };
  expect(await refused(...optionsFor('/nowhere/photonest'))).toMatch(
    /cannot be started on 127\.0\.0\.1 \(.*\/nowhere/,
  );
  const older = join(scratch, 'older');
  writeFileSync(older, `#!/bin/sh\necho '{"photonest":"0.0.1","model":"m","weights":"w"}'\n`, {
    mode: 0o755,
  });
  expect(await refused(...optionsFor(older))).toMatch(/127\.0\.0\.1 has Photonest 0\.0\.1, and this is /);
  expect(await refused('--on', 'ssh://-oProxyCommand=x')).toMatch(/Expected ssh:/);
});

it('photonest index --on - photos of a folder that both have are read there', async () => {
  if (reason !== null) return;
  const here = join(scratch, 'here');
  const there = join(scratch, 'there');
  mkdirSync(here);
  await makePhotos(here, 12);
  const library = join(scratch, 'mapped');
  renameSync(here, there);
  mkdirSync(here);
  await makePhotos(here, 12);
  const mapping = ['--map-path', `${here}=${there}`];
  const { finished } = await indexOn(
    library,
    here,
    ...optionsFor(remoteCommand('remote')),
    ...mapping,
    '--yes',
  );
  const [out] = await finished;
  expect(JSON.parse(out)).toMatchObject({ tagged: 12 });
  expect(await photonestJson(library, 'status')).toMatchObject({ counts: { tagged: 12 } });
  expect((await photonest(library, 'log')).stdout).not.toMatch(/Error/);
});
