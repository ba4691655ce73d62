import { createHash, randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { copyFile, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { FileRefused } from '../../core/photos/file-refused.ts';
import type { KnownContent, PreparedCopy } from '../../core/photos/writing.ts';
import { codeOf, hashFile } from '../../files/known-content.ts';
import { copyBeside } from '../../files/replace-photo.ts';
import type { ExifTool, WrittenTags } from '../exiftool.ts';
import { UnusableSidecar } from '../sidecar/unusable.ts';
import { keepIptc } from './kept-iptc.ts';

export type EmbedTools = {
  exiftool: Pick<ExifTool, 'readXmp' | 'readIptc' | 'readAll' | 'writeXmp' | 'writeIptc' | 'removeTags'>;
  /** SHA-256 of the decoded picture. */
  hashPixels(path: string): Promise<Uint8Array>;
};

/** What is put into the copy, byte by byte; what is left out stays. */
export type Blocks = {
  /** Null: taken out. */
  xmp?: Uint8Array | string | null;
  iptc?: Uint8Array | null;
};

/** All blocks and fields of a photo as it is. */
export type Present = { xmp: Buffer | null; iptc: Buffer | null; fields: WrittenTags };

export const IPTC_DIGEST = 'Photoshop:IPTCDigest';
/** Values beyond this are kept as their hash: previews and colour profiles, which are still in the file. */
const LONGEST_KEPT = 65_536;

/**
 * A copy of a photo, beside it, with other metadata. The photo itself is only read. The copy's decoded pixels are
 * compared with the photo's before it is handed over.
 *
 * @param check compares the fields of before with the copy
 * @throws PhotonestError `unreadable` where anything is not as it should be; the copy is gone then
 */
export async function prepareCopy(
  { path, hash }: KnownContent,
  blocks: Blocks,
  check: (present: Present, copy: string) => Promise<void>,
  { exiftool, hashPixels }: EmbedTools,
): Promise<PreparedCopy> {
  const copy = copyBeside(path);
  await rm(copy, { force: true }); // left by a crash
  try {
    const original = await stat(path);
    await copyFile(path, copy, constants.COPYFILE_EXCL);
    if (!(await hashFile(copy)).equals(hash)) throw new FileRefused({ code: 'changed' });
    const [xmp, iptc] = [await exiftool.readXmp(copy), await exiftool.readIptc(copy)];
    const present = { xmp, iptc, fields: await exiftool.readAll(copy) };
    const pixelHash = await hashPixels(copy);
    await writeBlocks(copy, blocks, present, exiftool);
    if (!Buffer.from(await hashPixels(copy)).equals(pixelHash))
      throw new FileRefused({ code: 'other_pixels' });
    await check(present, copy);
    await settle(copy, original);
    const oldFields = toJson(present, blocks.iptc !== undefined);
    return { path: copy, hash: await hashFile(copy), pixelHash, oldXmp: xmp, oldFields };
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  } finally {
    await rm(`${copy}_exiftool_tmp`, { force: true }); // ExifTool's own, if it was ended
  }
}

/** MD5 of the IPTC block, where the photo says that this is the one that its XMP agrees with; else null. */
export function digestFor(iptc: Uint8Array, { iptc: before, fields }: Present): string | null {
  const digest = (block: Uint8Array): string => createHash('md5').update(block).digest('hex');
  return before !== null && fields[IPTC_DIGEST] === digest(before) ? digest(iptc) : null;
}

/** Names of the fields that a copy has otherwise, but for its own. @param textOf what is compared */
export function differentFields(
  before: WrittenTags,
  after: WrittenTags,
  isOwn: (tag: string) => boolean,
  textOf: (tag: string, value: unknown) => string = (_, value) => JSON.stringify(value),
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (tag) => !isOwn(tag) && textOf(tag, before[tag]) !== textOf(tag, after[tag]),
  );
}

/** @throws PhotonestError where there are any */
export function refuseDifferent(fields: string[]): void {
  if (fields.length > 0)
    throw new FileRefused({ code: 'fields_changed', fields: fields.slice(0, 3).join(', ') });
}

async function writeBlocks(
  copy: string,
  { xmp, iptc }: Blocks,
  present: Present,
  exiftool: EmbedTools['exiftool'],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'photonest-metadata-'));
  const put = async (block: Uint8Array | string): Promise<string> => {
    const path = join(folder, `${randomUUID()}.xmp`);
    await writeFile(path, block, { flag: 'wx' });
    return path;
  };
  try {
    if (xmp === null && present.xmp !== null) await exiftool.removeTags(copy, ['XMP:all']);
    if (typeof xmp === 'string' || xmp instanceof Uint8Array) await exiftool.writeXmp(copy, await put(xmp));
    if (iptc) await exiftool.writeIptc(copy, await put(iptc), digestFor(iptc, present));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * On the disk, with the photo's permissions, and with its own time, which may be all that is known of when it was
 * taken. A file of the same size is a second newer, for programs that tell changes by size and time.
 */
async function settle(copy: string, { atime, mtime, size, mode }: Stats): Promise<void> {
  const handle = await open(copy, 'r+');
  try {
    const isSameSize = (await handle.stat()).size === size;
    await handle.chmod(mode & 0o777);
    await handle.utimes(atime, isSameSize ? new Date(mtime.getTime() + 1000) : mtime);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @param withIptc the block itself as well, since it is written */
function toJson({ fields, iptc }: Present, withIptc: boolean): string {
  return JSON.stringify({ ...shortened(fields), ...(iptc !== null && withIptc && keepIptc(iptc)) });
}

/** As {@link PreparedCopy.oldFields} keeps them. */
export function shortened(fields: WrittenTags): WrittenTags {
  return JSON.parse(
    JSON.stringify(fields, (_, value: unknown) =>
      typeof value === 'string' && value.length > LONGEST_KEPT
        ? `sha256:${createHash('sha256').update(value).digest('hex')}`
        : value,
    ),
  ) as WrittenTags;
}

export function toRefusal(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  if (error instanceof UnusableSidecar) return new FileRefused({ code: 'embedded_xmp', xmp: error.failure });
  const detail = error instanceof Error && 'code' in error ? codeOf(error) : String(error).split('\n')[0]!;
  return new FileRefused({ code: 'not_prepared', detail }, { cause: error });
}
