import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Status } from '../../main/core/api.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, EVERY_PHOTOGRAPH, photographPath } from '../support/photographs.ts';
import { CLI, photonest, photonestIn, photonestJson, serveApp } from '../support/programs.ts';

type Indexed = Record<'found' | 'tagged' | 'failed' | 'skipped' | 'offline' | 'pending', number> & {
  seconds: number;
  model: string;
  provider: string;
};
type Found = {
  path: string;
  score: number | null;
  tags: { name: string; score: number | null; source: string }[];
};

let library: string;
let photos: string;

beforeAll(async () => {
  library = makeFolder('cli-library');
  photos = makeFolder('cli-photos');
  copyPhotographs(photos);
  writeFileSync(join(photos, 'notes.txt'), 'not a photo, and not counted');
  await photonest(library, 'index', photos);
});

afterAll(() => {
  removeFolder(library);
  removeFolder(photos);
});

describe('photonest index', () => {
  it('started in an album, runs nothing that lies in the album', async () => {
    const album = makeFolder('cli-album');
    const marker = join(album, 'was-run');
    writeFileSync(join(album, '.ExifTool_config'), `open(my $f, '>', '${marker}'); close($f); 1;`);
    const about = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>Rex</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>'; // prettier-ignore
    await sharp(photographPath(EVERY_PHOTOGRAPH[0])).withXmp(about).toFile(join(album, 'rex.jpg'));
    const own = makeFolder('cli-album-library');
    const { status } = await photonestIn(album, own, 'index', '.');
    const found = await photonestJson<Found[]>(own, 'search', 'own:rex');
    expect([status, found.length, existsSync(marker)]).toEqual([0, 1, false]);
    removeFolder(own);
    removeFolder(album);
  });

  it('says what became of every file, and what ran', async () => {
    const indexed = await photonestJson<Indexed>(library, 'index', photos);
    const { seconds, ...counts } = indexed;
    expect(counts).toEqual({
      found: 6,
      tagged: 6,
      failed: 0,
      skipped: 0,
      offline: 0,
      pending: 0,
      model: 'tf_efficientnet_lite2',
      provider: 'cpu',
    });
    expect(seconds).toBeGreaterThan(0);
  });

  it('follows renames and moves without reading the photo again, forgets the deleted, takes in the new', async () => {
    const own = join(makeFolder('cli-moves'), 'library');
    const folder = makeFolder('cli-moving');
    copyPhotographs(folder, ['alps', 'boats', 'house']);
    await photonest(own, 'index', folder);
    mkdirSync(join(folder, 'sub'));
    renameSync(join(folder, 'alps.jpg'), join(folder, 'sub', 'mountains.jpg'));
    rmSync(join(folder, 'boats.jpg'));
    copyFileSync(photographPath('flower'), join(folder, 'flower.jpg'));
    const counts = await photonestJson<Indexed>(own, 'index', folder);
    expect(counts).toMatchObject({ found: 3, tagged: 3 });
    const found = await photonestJson<Found[]>(own, 'search', 'mountain');
    expect(found.map((each) => each.path)).toEqual([join(folder, 'sub', 'mountains.jpg')]);
    removeFolder(join(own, '..'));
    removeFolder(folder);
  });

  it('a folder that is gone is offline: its photos stay searchable, and nothing is done again when it is back', async () => {
    const own = makeFolder('cli-offline-library');
    const folder = makeFolder('cli-offline');
    copyPhotographs(folder, ['alps', 'boats']);
    await photonest(own, 'index', folder);
    renameSync(folder, `${folder}-away`);
    const served = await serveApp(own);
    onTestFinished(served.stop);
    const { counts } = await fetchJson<Status>(
      served.numeric,
      '/api/status',
      (status) => status.counts.offline > 0,
    );
    await served.stop();
    expect(counts).toMatchObject({ found: 2, offline: 2, tagged: 0, pending: 0 });
    expect(await photonestJson<Found[]>(own, 'search', 'sky')).toHaveLength(2);
    renameSync(`${folder}-away`, folder);
    expect(await photonestJson<Indexed>(own, 'index', folder)).toMatchObject({
      found: 2,
      tagged: 2,
      offline: 0,
    });
    removeFolder(own);
    removeFolder(folder);
  });

  it.each([
    [['index'], 'missing required argument'],
    [['index', join('no', 'such', 'folder')], 'There is no folder'],
    [['index', photographPath('alps')], 'is a file, not a folder'],
    [['frobnicate'], 'unknown command'],
    [['similar', 'x.jpg', '--limit', '0'], 'Expected a number from 1 on'],
    [['tags', '--photo', 'x.jpg'], 'is not in the library'],
  ])('%j is wrong usage: status 2 and a sentence', async (words, sentence) => {
    const { status, stdout, stderr } = await photonest(library, ...words);
    expect(stderr).toContain(sentence);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('a library that is damaged is set aside as it is, and said to be, before a new one takes its place', async () => {
    const damaged = makeFolder('cli-damaged');
    const text = 'This is no SQLite file. '.repeat(200);
    writeFileSync(join(damaged, 'library.sqlite'), text);
    const { status, stdout } = await photonest(damaged, 'status');
    expect(status).toBe(0);
    const aside = readdirSync(damaged).find((name) => name.startsWith('library.sqlite.damaged-'));
    expect(readFileSync(join(damaged, aside!), 'utf8')).toBe(text);
    expect(stdout).toContain(aside);
    removeFolder(damaged);
  });
});

describe('photonest search', () => {
  it('gives paths with scores and tags, surest first', async () => {
    const found = await photonestJson<Found[]>(library, 'search', 'sky');
    expect(found.map((each) => basename(each.path))).toContain('alps.jpg');
    expect(found.map((each) => each.score)).toEqual(found.map((each) => each.score).sort((a, b) => b! - a!));
    expect(found[0]!.tags.find((tag) => tag.name === 'sky')).toMatchObject({ source: 'model' });
  });

  it('a leading minus excludes, and a file name is found by its words', async () => {
    const names = async (...words: string[]) =>
      (await photonestJson<Found[]>(library, 'search', ...words)).map((each) => basename(each.path)).sort();
    expect(await names('sky', '-mountain')).not.toContain('alps.jpg');
    expect(await names('boats')).toEqual(['boats.jpg']);
    expect(await names('nothing-of-this-kind')).toEqual([]);
    expect(await names('sky', '--limit', '1')).toHaveLength(1);
  });
});

describe('photonest similar', () => {
  it('puts a copy, a smaller copy and a cropped copy of a photo before all others', async () => {
    const own = makeFolder('cli-similar-library');
    const folder = makeFolder('cli-similar');
    copyPhotographs(folder);
    const original = photographPath('alps');
    const { width, height } = await sharp(original).metadata();
    copyFileSync(original, join(folder, 'copy.jpg'));
    await sharp(original)
      .resize(Math.round(width / 2))
      .toFile(join(folder, 'smaller.jpg'));
    const crop = { left: 20, top: 20, width: Math.round(width * 0.85), height: Math.round(height * 0.85) };
    await sharp(original).extract(crop).toFile(join(folder, 'cropped.jpg'));
    await photonest(own, 'index', folder);

    const inLibrary = await photonestJson<Found[]>(own, 'similar', join(folder, 'alps.jpg'));
    const copies = ['copy.jpg', 'cropped.jpg', 'smaller.jpg'];
    expect(
      inLibrary
        .slice(0, 3)
        .map((each) => basename(each.path))
        .sort(),
    ).toEqual(copies);
    // What is not alike is left out.
    expect(inLibrary).toHaveLength(3);

    const foreign = await photonestJson<Found[]>(own, 'similar', original, '--limit', '4');
    expect(foreign.map((each) => basename(each.path)).sort()).toEqual(['alps.jpg', ...copies]);
    removeFolder(own);
    removeFolder(folder);
  });

  it('a picture that cannot be read gets a sentence and status 1', async () => {
    const { status, stderr } = await photonest(library, 'similar', join(photos, 'notes.txt'));
    expect(stderr).toContain('is not a picture');
    expect(status).toBe(1);
  });
});

describe('photonest tags, classes, failed, status', () => {
  it('tags - counts per label, and one photo’s', async () => {
    const counts = await photonestJson<{ name: string; count: number }[]>(library, 'tags');
    expect(counts.find((each) => each.name === 'sky')!.count).toBeGreaterThan(1);
    const one = await photonestJson<Found>(library, 'tags', '--photo', join(photos, 'alps.jpg'));
    expect(one.tags.map((tag) => tag.name)).toContain('mountain');
  });

  it('classes - the network’s own, for files and folders, in the library or not', async () => {
    const [alps] = await photonestJson<{ classes: { id: string; probability: number }[] }[]>(
      library, 'classes', photographPath('alps'), '--limit', '3',
    ); // prettier-ignore
    expect(alps!.classes).toHaveLength(3);
    expect(alps!.classes.map((each) => each.id)).toContain('n09193705'); // alp
    expect(await photonestJson<unknown[]>(library, 'classes', photos)).toHaveLength(6);
  });

  it('classes - a file that is no picture is named, and the others are still classified', async () => {
    const { status, stdout } = await photonest(
      library, 'classes', join(photos, 'notes.txt'), photographPath('alps'), '--json',
    ); // prettier-ignore
    expect(status).toBe(1);
    const [bad, good] = JSON.parse(stdout) as Record<string, unknown>[];
    expect(bad!['error']).toContain('notes.txt is not a picture');
    expect(good!['classes']).toHaveLength(5);
  });

  it('failed - an empty list where nothing failed', async () => {
    expect(await photonestJson<unknown[]>(library, 'failed')).toEqual([]);
  });

  it('status - counts, versions, provider, speed and sizes', async () => {
    const status = await photonestJson<Status>(library, 'status');
    expect(status.counts).toMatchObject({ found: 6, tagged: 6 });
    expect(status.model).toMatchObject({ provider: 'cpu', state: 'ready' });
    expect(status.library.databaseBytes).toBeGreaterThan(10_000);
    expect(status.versions.node).toMatch(/^2[46]\./);
  });

  it('--help - names every command and the exit statuses', async () => {
    const { status, stdout } = await photonest(library, '--help');
    expect(status).toBe(0);
    for (const name of ['index', 'search', 'similar', 'tags', 'classes', 'failed', 'serve', 'status'])
      expect(stdout).toContain(`  ${name} `);
    expect(stdout).toContain(
      'Exit status: 0 done, 1 done but some files failed, 2 wrong usage, 3 could not run',
    );
  });
});

describe('photonest beside an open app', () => {
  it('goes through the engine that has the library open', async () => {
    const served = await serveApp(library);
    onTestFinished(served.stop);
    const status = await photonestJson<Status>(library, 'status');
    const found = await photonestJson<Found[]>(library, 'search', 'mountain');
    expect(status.counts.found).toBe(6);
    expect(found.map((each) => basename(each.path))).toContain('alps.jpg');
  });
});

/** Asks until the answer is as wanted: a scan may still be under way. */
async function fetchJson<T>(url: string, path: string, wanted: (answer: T) => boolean): Promise<T> {
  const { origin, searchParams } = new URL(url);
  const headers = { authorization: `Bearer ${searchParams.get('token')}` };
  for (;;) {
    const answer = (await (await fetch(origin + path, { headers })).json()) as T;
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('photonest, used otherwise', () => {
  it('ends quietly when nobody reads on', async () => {
    const child = spawn(
      '/bin/sh',
      [
        '-c',
        `"${process.execPath}" "${CLI}" --library "${library}" tags --json | head -c 1; exit \${PIPESTATUS:-0}`,
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const [stderr, [status]] = await Promise.all([
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
    ]);
    expect([status, stderr]).toEqual([0, '']);
  });

  it('says of a library that is not there that it is not, and makes none', async () => {
    const nowhere = join(photos, 'no', 'library');
    for (const words of [['search', 'dog'], ['tags'], ['failed'], ['status'], ['log']]) {
      const { status, stderr, stdout } = await photonest(nowhere, ...words);
      expect([status, stdout, stderr]).toEqual([
        2,
        '',
        expect.stringContaining(`There is no library in ${nowhere}.`) as string,
      ]);
    }
    expect(existsSync(join(photos, 'no'))).toBe(false);
  });

  it('names a port that is taken, and the way out', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = await photonest(library, 'serve', '--port', String(port));
    server.close();
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(`Port ${port} is taken by another program.`) as string,
    ]);
  });
});
