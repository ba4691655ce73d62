import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Backups } from './backup.ts';
import { openLibrary, openThumbnails, type Connection } from '../database.ts';
import { noticeText } from '../../core/notices/sentences.ts';
import { finishRepair, repairFiles, replaceWhenOpened } from './recover.ts';
import { settingTable } from '../tables/library/setting.ts';
import { thumbnailTable } from '../tables/photos/thumbnail.ts';

const PAGE = 16_384;

let file: string;
let open: Connection | null = null;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'photonest-recover-')), 'library.sqlite');
});
afterEach(() => {
  open?.close();
  open = null;
  rmSync(dirname(file), { recursive: true });
});

/** A library of some pages that says `said`, closed. */
async function write(said: string): Promise<void> {
  const connection = await openLibrary(file);
  settingTable(connection).set('said', said);
  settingTable(connection).set('long', 'x'.repeat(20 * PAGE));
  connection.close();
}

/** Opens it as the engine does. */
async function back(): Promise<{ said: unknown; repairs: string[] }> {
  const finished = await finishRepair(file);
  const repairs = finished === null ? [] : [finished];
  try {
    open = await openLibrary(file);
  } catch {
    repairs.push(...(await repairFiles(file, thumbnails())));
    open = await openLibrary(file);
  }
  const connection = open;
  expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
  return { said: settingTable(connection).find('said'), repairs: repairs.map((each) => noticeText(each)) };
}

const thumbnails = (): string => join(dirname(file), 'thumbnails.sqlite');
const damaged = (): string[] =>
  readdirSync(dirname(file)).filter(
    (name) => name.startsWith(`${basename(file)}.damaged-`) && !/-(wal|shm)$/.test(name),
  );

function makeNoise(path: string, from: number, until = Infinity): void {
  const bytes = readFileSync(path);
  for (let at = from; at < Math.min(bytes.length, until); at++) bytes[at] = (at * 31) % 251;
  writeFileSync(path, bytes);
}

const damages: Record<string, () => void> = {
  'with garbage at its head': () => makeNoise(file, 0, 100),
  'that is no database at all': () => writeFileSync(file, 'These are my notes. '.repeat(5000)),
  'that was cut': () => truncateSync(file, 3 * PAGE),
  'that lost its content': () => truncateSync(file, 0),
};

test.each(Object.keys(damages))(
  'repairFiles() - a library %s is set aside, and its newest backup is in use',
  async (what) => {
    await write('old');
    await new Backups(file).make('daily');
    await write('backed up');
    await new Backups(file).make('daily');
    await write('later');
    damages[what]!();
    const bytes = readFileSync(file);

    const { said, repairs } = await back();

    expect(said).toBe('backed up');
    expect(damaged()).toHaveLength(1);
    const aside = join(dirname(file), damaged()[0]!);
    expect(readFileSync(aside).equals(bytes)).toBe(true);
    expect(repairs).toEqual([expect.stringContaining(`lies at ${aside}. The backup of `)]);
  },
);

test('repairFiles() - a backup that is damaged too is passed over for an older one', async () => {
  await write('older');
  await new Backups(file).make('daily');
  await write('newer');
  const newest = await new Backups(file).make('daily');
  makeNoise(new Backups(file).pathOf(newest.id), 5 * PAGE);
  damages['with garbage at its head']!();
  expect((await back()).said).toBe('older');
  expect(new Backups(file).entries()).toHaveLength(2);
});

test('repairFiles() - without a backup the library begins anew, and says that folders are to be added', async () => {
  await write('lost');
  damages['with garbage at its head']!();
  const { said, repairs } = await back();
  expect(said).toBeUndefined();
  expect(repairs).toEqual([expect.stringContaining('Please add your folders again')]);
  expect(damaged()).toHaveLength(1);
});

test('finishRepair() - one that is gone, with backups there, comes back from them', async () => {
  await write('backed up');
  await new Backups(file).make('daily');
  rmSync(file);
  expect((await back()).said).toBe('backed up');
});

test('finishRepair() - where there was nothing there is nothing to repair', async () => {
  expect(await back()).toEqual({ said: undefined, repairs: [] });
  expect(damaged()).toEqual([]);
});

test('repairFiles() - a write-ahead log that is gone costs what was in it, and nothing else', async () => {
  await write('in the file');
  const connection = await openLibrary(file);
  settingTable(connection).set('said', 'in the log');
  const bytes = readFileSync(file);
  connection.close();
  writeFileSync(file, bytes);
  expect(await back()).toEqual({ said: 'in the file', repairs: [] });
});

test('repairFiles() - pages of noise that opening does not meet, too', async () => {
  await write('backed up');
  await new Backups(file).make('daily');
  await write('later');
  makeNoise(file, 8 * PAGE);
  expect(await repairFiles(file, thumbnails())).toHaveLength(1);
  expect((await back()).said).toBe('backed up');
});

test('repairFiles() - without a backup, damage in an index alone leaves everything to be copied', async () => {
  await write('whole');
  const connection = await openLibrary(file);
  const root = connection.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'photos_by_date'`);
  const page = Number(root.pluck().get());
  connection.close();
  makeNoise(file, (page - 1) * PAGE, page * PAGE);
  const repairs = (await repairFiles(file, thumbnails())).map((each) => noticeText(each));
  expect(repairs).toEqual([expect.stringContaining('Everything in it could be read')]);
  expect((await back()).said).toBe('whole');
});

test('replaceWhenOpened() - the backup is in use from the next time on', async () => {
  await write('backed up');
  const { id } = await new Backups(file).make('asked');
  await write('later');
  await replaceWhenOpened(file, new Backups(file).pathOf(id));
  const connection = await openLibrary(file);
  expect(settingTable(connection).find('said')).toBe('later');
  connection.close();
  expect(await back()).toEqual({ said: 'backed up', repairs: [] });
  expect(new Backups(file).entries()).toHaveLength(1);
});

test('replaceWhenOpened() - a power cut at any step leaves one library or the other, whole', async () => {
  await write('backed up');
  const backup = new Backups(file).pathOf((await new Backups(file).make('asked')).id);
  await write('present');
  const connection = await openLibrary(file);
  settingTable(connection).set('said', 'present, in the log');
  const wal = readFileSync(`${file}-wal`);
  const bytes = readFileSync(file);
  connection.close();
  const cutAfter: Record<string, () => void> = {
    'half of the copy': () => writeFileSync(`${file}.next.part`, readFileSync(backup).subarray(0, 50_000)),
    'the copy': () => writeFileSync(`${file}.next`, readFileSync(backup)),
    'the log was removed': () => {
      writeFileSync(`${file}.next`, readFileSync(backup));
      rmSync(`${file}-wal`);
    },
    'the copy got its name': () => {
      rmSync(`${file}-wal`);
      writeFileSync(file, readFileSync(backup));
    },
  };
  const found: Record<string, unknown> = {};
  for (const [when, cut] of Object.entries(cutAfter)) {
    writeFileSync(file, bytes);
    writeFileSync(`${file}-wal`, wal);
    cut();
    const { said, repairs } = await back();
    open?.close();
    open = null;
    found[when] = said;
    expect(repairs).toEqual([]);
    expect(existsSync(`${file}.next`)).toBe(false);
  }
  expect(found).toEqual({
    'half of the copy': 'present, in the log',
    'the copy': 'backed up',
    'the log was removed': 'backed up',
    'the copy got its name': 'backed up',
  });
});

test('replaceWhenOpened() - a damaged backup is refused, and the library stays', async () => {
  await write('backed up');
  const path = new Backups(file).pathOf((await new Backups(file).make('asked')).id);
  await write('present');
  makeNoise(path, 4 * PAGE);
  await expect(replaceWhenOpened(file, path)).rejects.toMatchObject({
    code: 'library_damaged',
    message: expect.stringContaining(path) as string,
  });
  expect((await back()).said).toBe('present');
});

test('repairFiles() - damaged thumbnails are set aside with their journals, and the library stays', async () => {
  await write('there');
  writeFileSync(thumbnails(), 'noise'.repeat(10_000));
  writeFileSync(`${thumbnails()}-wal`, 'left');
  const repairs = (await repairFiles(file, thumbnails())).map((each) => noticeText(each));
  expect(repairs).toEqual([expect.stringMatching(/thumbnails .* lies at (.*) and may be deleted/)]);
  const aside = /lies at (\S+)/.exec(repairs[0]!)![1]!;
  expect(readFileSync(aside, 'utf8')).toMatch(/^noise/);
  expect(readFileSync(`${aside}-wal`, 'utf8')).toBe('left');
  expect(damaged()).toEqual([]);
  open = await openThumbnails(thumbnails());
  expect(thumbnailTable(open).lastPhoto()).toBe(0);
});

test('repairFiles() - of whole files none is touched', async () => {
  await write('there');
  (await openThumbnails(thumbnails())).close();
  expect(await repairFiles(file, thumbnails())).toEqual([]);
  expect((await back()).said).toBe('there');
});
