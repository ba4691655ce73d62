import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import { openTables, type Library } from '../library/tables.ts';
import { SCAN_SCRIPT } from '../paths.ts';
import { CodeIndex } from './code-index.ts';

const MODEL = 'one';
let directory: string;
let library: Library;
let open: CodeIndex[];
let events: string[];
let folder: number;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'photonest-codes-'));
  library = await openTables(directory);
  folder = library.folders.add('/photos', []).id;
  [open, events] = [[], []];
});
afterEach(async () => {
  await Promise.all(open.map(async (codes) => await codes.close()));
  library.close();
  rmSync(directory, { recursive: true });
});

const file = (): string => join(directory, 'similarity.codes');

function openCodes(model = (): string => MODEL): CodeIndex {
  const codes = new CodeIndex({
    ...{ codes: library.codes, model, file: file(), script: SCAN_SCRIPT },
    log: (event) => events.push(event),
  });
  open.push(codes);
  return codes;
}

async function close(codes: CodeIndex): Promise<void> {
  await codes.close();
  open.splice(open.indexOf(codes), 1);
}

/** Each has a direction of its own. */
function codeOf(value: number): Uint8Array {
  const code = new Int8Array(256);
  code[value] = 100;
  return new Uint8Array(code.buffer);
}

function addPhoto(name: string, value: number, model = MODEL): number {
  library.photos.insert(folder, sampleFile(`/photos/${name}`));
  const id = library.photos.findByPath(`/photos/${name}`)!;
  library.photos.setPreviewed(id, sampleRead({ hash: Buffer.from(name) }), null);
  setCode(id, value, model);
  library.photos.setTagged(id, model);
  return id;
}

function setCode(photo: number, value: number, model = MODEL): void {
  const vector = new Uint8Array(2);
  library.embeddings.put({ photo, model, precision: 'float32', vector, norm: 1, code: codeOf(value) });
}

/** The photos whose embedding is this one. */
async function find(codes: CodeIndex, value: number): Promise<number[]> {
  const values = Int16Array.from(new Int8Array(codeOf(value).buffer));
  const hits = await codes.search({ values, scale: 0.01 }, { limit: 9, above: 0.5 });
  return hits.map(({ photo }) => photo);
}

describe('CodeIndex', () => {
  it('finds what was committed just before, and not what went', async () => {
    const a = addPhoto('a', 1);
    const codes = openCodes();
    expect(await find(codes, 1)).toEqual([a]);
    const b = addPhoto('b', 2);
    expect(await find(codes, 2)).toEqual([b]);
    setCode(b, 3);
    expect([await find(codes, 2), await find(codes, 3)]).toEqual([[], [b]]);
    library.photos.setMissing(a, true);
    library.photos.setFailed(b, { code: 'empty' });
    expect([await find(codes, 1), await find(codes, 3)]).toEqual([[], []]);
    library.photos.setMissing(a, false);
    expect(await find(codes, 1)).toEqual([a]);
    library.folders.remove(folder);
    expect(await find(codes, 1)).toEqual([]);
  });

  it('takes over many changes at once in parts, between which others are answered', async () => {
    const codes = openCodes();
    await codes.whenReady();
    library.photos.transaction(() => {
      for (let at = 0; at < 1000; at++) addPhoto(`many-${at}`, at % 250);
    });
    let turns = 0;
    const count = (): void => {
      turns++;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    expect(await find(codes, 249)).toHaveLength(4);
    clearImmediate(counting);
    expect(turns).toBeGreaterThan(3);
    expect(codes.size).toBe(1000);
  });

  it('finds a photo by its number, though statistics were taken before any photo was tagged', async () => {
    for (let at = 0; at < 200; at++) {
      library.photos.insert(folder, sampleFile(`/photos/early-${at}`));
      library.photos.setPreviewed(at + 1, sampleRead({ hash: Buffer.from(`${at}`) }), null);
    }
    library.connection.exec('ANALYZE');
    library.close();
    library = await openTables(directory);
    const plan = library.connection
      .prepare<[string, number], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT code FROM embeddings JOIN photos ON photos.id = photo_id
         WHERE embeddings.model = ? AND missing = 0 AND state = 'tagged' AND photo_id = ?`,
      )
      .all(MODEL, 1);
    expect(plan.map(({ detail }) => detail)).toContain('SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)');
  });

  it('an open transaction that is rolled back leaves no trace', async () => {
    const a = addPhoto('a', 1);
    const codes = openCodes();
    await codes.whenReady();
    const doomed = (): void =>
      library.photos.transaction(() => {
        setCode(a, 2);
        throw new Error('no');
      });
    expect(doomed).toThrow('no');
    expect([await find(codes, 1), await find(codes, 2)]).toEqual([[a], []]);
  });

  it('comes back from its file, with what changed while it was closed', async () => {
    const a = addPhoto('a', 1);
    const first = openCodes();
    expect(await find(first, 1)).toEqual([a]);
    await close(first);
    expect(library.codes.changesAfter(0, 9)).toEqual([]);
    // Only the file says so: it is read, and not the library.
    const bytes = readFileSync(file());
    bytes.set(codeOf(7), 4096 + 8);
    writeFileSync(file(), bytes);
    const b = addPhoto('b', 2);
    const second = openCodes();
    expect([await find(second, 7), await find(second, 2)]).toEqual([[a], [b]]);
    expect(second.size).toBe(2);
  });

  it('after an unclean end serves at once, compares, and mends what is wrong', async () => {
    const a = addPhoto('a', 1);
    const first = openCodes();
    await find(first, 1);
    await close(first);
    const bytes = readFileSync(file());
    bytes.set(codeOf(7), 4096 + 8);
    const header = JSON.parse(bytes.toString('utf8', 0, 4096)) as object;
    bytes.write(JSON.stringify({ ...header, isClosed: false }).padEnd(4096));
    writeFileSync(file(), bytes);
    const second = openCodes();
    await second.whenReady();
    await second.whenChecked();
    expect([await find(second, 7), await find(second, 1)]).toEqual([[], [a]]);
    expect(events).toEqual(['Mended 1 records of similarity after an unclean end']);
    await close(second);
    const third = openCodes();
    expect(await find(third, 1)).toEqual([a]);
    expect(events).toHaveLength(1);
  });

  it('a killed engine loses nothing: what its file lacks is in the library’s log', async () => {
    const a = addPhoto('a', 1);
    const first = openCodes();
    await find(first, 1);
    await close(first);
    const killed = openCodes();
    const b = addPhoto('b', 2);
    setCode(a, 4);
    expect(await find(killed, 4)).toEqual([a]);
    const next = openCodes(); // the other did not write anything
    expect([await find(next, 4), await find(next, 2), await find(next, 1)]).toEqual([[a], [b], []]);
  });

  it('the file of another library, of another state of it, or of damage is made anew', async () => {
    const a = addPhoto('a', 1);
    const first = openCodes();
    await find(first, 1);
    await close(first);
    const whole = readFileSync(file());
    const damages: (() => void)[] = [
      () => library.codes.settle(0, 5),
      () => writeFileSync(file(), whole.subarray(0, 5000)),
      () => writeFileSync(file(), Buffer.concat([whole.subarray(0, 10), Buffer.alloc(5000)])),
      () => writeFileSync(file(), ''),
      () => rmSync(file()),
    ];
    for (const damage of damages) {
      damage();
      const codes = openCodes();
      expect(await find(codes, 1)).toEqual([a]);
      expect(codes.size).toBe(1);
      await close(codes);
    }
  });

  it('follows the model, whose codes alone can be compared', async () => {
    const a = addPhoto('a', 1);
    let model = MODEL;
    const codes = openCodes(() => model);
    expect(await find(codes, 1)).toEqual([a]);
    setCode(a, 2, 'two');
    const b = addPhoto('b', 3, 'two');
    model = 'two';
    expect([await find(codes, 1), await find(codes, 2), await find(codes, 3)]).toEqual([[], [a], [b]]);
    await close(codes);
    const again = openCodes(() => 'two');
    expect(await find(again, 2)).toEqual([a]);
  });

  it('a file that cannot be written costs only the next start', async () => {
    const a = addPhoto('a', 1);
    const codes = new CodeIndex({
      ...{ codes: library.codes, model: () => MODEL, file: directory, script: SCAN_SCRIPT },
      log: (event) => events.push(event),
    });
    expect(await find(codes, 1)).toEqual([a]);
    await codes.close();
    expect(events[0]).toContain('could not be written');
  });
});
