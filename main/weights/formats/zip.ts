import type { RandomAccess } from './tensor-file.ts';

/** A member of an archive. `headerOffset` is its local header's; `sizeBytes` is unpacked. */
export type ZipEntry = {
  headerOffset: number;
  sizeBytes: number;
  packedBytes: number;
  method: number;
  crc32: number;
};

/** Ways to pack a member that are understood here: not at all, and zlib's raw deflate. */
export const zipMethods = { stored: 0, deflated: 8 };

const signatures = {
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  entry: 0x02014b50,
  local: 0x04034b50,
};
const endBytes = 22;
const locator64Bytes = 20;
const maximumCommentBytes = 65_535;
const maximumDirectoryBytes = 64_000_000;

/** Stands for a value that is given in the zip64 extension. */
const inExtension = 0xffffffff;

/** The members by name (APPNOTE.TXT, sections 4.3 and 4.5.3). Throws a plain Error for what does not hold together. */
export async function listArchive(file: RandomAccess): Promise<Map<string, ZipEntry>> {
  const { offset, length } = await findDirectory(file);
  if (length > maximumDirectoryBytes) throw new Error(`a directory of ${length} bytes`);
  const view = viewOf(await file.readAt(offset, length));
  const entries = new Map<string, ZipEntry>();
  let position = 0;
  while (position < length) {
    const entry = readEntry(view, position);
    if (entries.has(entry.name)) throw new Error(`two members "${entry.name}"`);
    entries.set(entry.name, entry);
    position = entry.end;
  }
  return entries;
}

/** Where the member's bytes begin: behind its local header, whose extra field may have any length. */
export async function findContent(
  file: RandomAccess,
  entry: Pick<ZipEntry, 'headerOffset'>,
): Promise<number> {
  const view = viewOf(await file.readAt(entry.headerOffset, 30));
  if (view.getUint32(0, true) !== signatures.local) throw new Error('a member without its header');
  return entry.headerOffset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

async function findDirectory(file: RandomAccess): Promise<{ offset: number; length: number }> {
  const tailBytes = Math.min(file.sizeBytes, endBytes + locator64Bytes + maximumCommentBytes);
  const tail = viewOf(await file.readAt(file.sizeBytes - tailBytes, tailBytes));
  let end = tailBytes - endBytes;
  while (end >= 0 && tail.getUint32(end, true) !== signatures.end) end--;
  if (end < 0) throw new Error('an archive without its directory');
  const locator = end - locator64Bytes;
  if (locator >= 0 && tail.getUint32(locator, true) === signatures.locator64) {
    const end64 = viewOf(await file.readAt(readCount(tail, locator + 8), 56));
    if (end64.getUint32(0, true) !== signatures.end64) throw new Error('an archive without its directory');
    return { length: readCount(end64, 40), offset: readCount(end64, 48) };
  }
  return { length: tail.getUint32(end + 12, true), offset: tail.getUint32(end + 16, true) };
}

function readEntry(view: DataView, at: number): ZipEntry & { name: string; end: number } {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== signatures.entry) {
    throw new Error('a directory that is cut');
  }
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
    view.getUint16(at + field, true),
  ) as [number, number, number];
  const extra = at + 46 + nameBytes;
  const end = extra + extraBytes + commentBytes;
  if (end > view.byteLength) throw new Error('a directory that is cut');
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameBytes));
  const method = view.getUint16(at + 10, true);
  const crc32 = view.getUint32(at + 16, true);
  return { name, end, method, crc32, ...readPlace(view, at, extra, extra + extraBytes) };
}

/** The extension lists, in this order, only those of the values that the entry itself leaves out. */
function readPlace(
  view: DataView,
  at: number,
  extra: number,
  extraEnd: number,
): Pick<ZipEntry, 'sizeBytes' | 'packedBytes' | 'headerOffset'> {
  let extension = findExtension(view, extra, extraEnd);
  const value = (field: number): number => {
    const own = view.getUint32(at + field, true);
    if (own !== inExtension) return own;
    if (extension + 8 > extraEnd) throw new Error('a directory that is cut');
    extension += 8;
    return readCount(view, extension - 8);
  };
  return { sizeBytes: value(24), packedBytes: value(20), headerOffset: value(42) };
}

function findExtension(view: DataView, start: number, end: number): number {
  let at = start;
  while (at + 4 <= end) {
    if (view.getUint16(at, true) === 1) return at + 4;
    at += 4 + view.getUint16(at + 2, true);
  }
  return end;
}

/** 64 bits; a value of more than 53 fails wherever it is compared with the file's size. */
function readCount(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
