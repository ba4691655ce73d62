/** What stands under the tags of a TIFF directory: the bytes of a text, or numbers. */
export type Directory = ReadonlyMap<number, Buffer | number[]>;

/** The three directories of an EXIF block: of the picture, of how it was taken, of where. */
export type ExifDirectories = {
  image: Directory;
  photo: Directory;
  place: Directory;
  isLittleEndian: boolean;
};

/** A block may have its format's name before it: `Exif\0\0`, after a length in HEIC. */
const HEADER_WITHIN = 12;
const LITTLE_ENDIAN = Buffer.from('II*\0');
const BIG_ENDIAN = Buffer.from('MM\0*');
const PHOTO_POINTER = 0x8769;
const PLACE_POINTER = 0x8825;
/** More are tables, which nobody asks for here. */
const MOST_NUMBERS = 8;
const ENTRY_BYTES = 12;

/** Bytes of one value by its type, and how it is read (TIFF 6.0, section 2). */
const TYPES: Record<number, { size: number; read: ((from: Values, at: number) => number) | null }> = {
  1: { size: 1, read: null },
  2: { size: 1, read: null },
  3: { size: 2, read: ({ view, little }, at) => view.getUint16(at, little) },
  4: { size: 4, read: ({ view, little }, at) => view.getUint32(at, little) },
  5: {
    size: 8,
    read: ({ view, little }, at) => view.getUint32(at, little) / view.getUint32(at + 4, little),
  },
  6: { size: 1, read: ({ view }, at) => view.getInt8(at) },
  7: { size: 1, read: null },
  8: { size: 2, read: ({ view, little }, at) => view.getInt16(at, little) },
  9: { size: 4, read: ({ view, little }, at) => view.getInt32(at, little) },
  10: { size: 8, read: ({ view, little }, at) => view.getInt32(at, little) / view.getInt32(at + 4, little) },
  11: { size: 4, read: ({ view, little }, at) => view.getFloat32(at, little) },
  12: { size: 8, read: ({ view, little }, at) => view.getFloat64(at, little) },
  13: { size: 4, read: ({ view, little }, at) => view.getUint32(at, little) },
};

type Values = { bytes: Buffer; view: DataView; little: boolean };

/** Null where it is no such block; a damaged one gives what can be read of it. */
export function readDirectories(block: Buffer): ExifDirectories | null {
  const values = openBlock(block);
  if (values === null) return null;
  const image = readDirectory(values, values.view.getUint32(4, values.little));
  const below = (tag: number): Directory => readDirectory(values, numberOf(image.get(tag)));
  return { image, photo: below(PHOTO_POINTER), place: below(PLACE_POINTER), isLittleEndian: values.little };
}

const THUMBNAIL_OFFSET = 0x0201;
const THUMBNAIL_BYTES = 0x0202;

/** The JPEG in an EXIF block's second directory (EXIF 2.32, 4.5.5), as the camera wrote it; null: there is none. */
export function findThumbnail(block: Buffer): Buffer | null {
  const values = openBlock(block);
  if (values === null) return null;
  const { bytes, view, little } = values;
  const first = view.getUint32(4, little);
  if (first + 2 > bytes.length) return null;
  const next = first + 2 + view.getUint16(first, little) * ENTRY_BYTES;
  if (next + 4 > bytes.length) return null;
  const directory = readDirectory(values, view.getUint32(next, little));
  const [at, size] = [THUMBNAIL_OFFSET, THUMBNAIL_BYTES].map((tag) => numberOf(directory.get(tag)));
  if (at === null || size === null || size === 0 || at! + size! > bytes.length) return null;
  return bytes.subarray(at, at! + size!);
}

/** Fujifilm's notes are in little endian, whatever the block is, and count from their own beginning. */
export function readFujifilm(note: Buffer): Directory {
  const isOne = note.length >= 12 && note.toString('latin1', 0, 8) === 'FUJIFILM';
  return readDirectory(valuesIn(note, true), isOne ? note.readUInt32LE(8) : null);
}

function openBlock(block: Buffer): Values | null {
  const header = block.subarray(0, HEADER_WITHIN + LITTLE_ENDIAN.length);
  const start = Math.max(header.indexOf(LITTLE_ENDIAN), header.indexOf(BIG_ENDIAN));
  if (start === -1 || block.length < start + 8) return null;
  const bytes = block.subarray(start);
  return valuesIn(bytes, bytes[0] === LITTLE_ENDIAN[0]);
}

function valuesIn(bytes: Buffer, little: boolean): Values {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), little };
}

function readDirectory(values: Values, offset: number | null): Directory {
  const directory = new Map<number, Buffer | number[]>();
  const { view, little, bytes } = values;
  if (offset === null || offset < 8 || offset + 2 > bytes.length) return directory;
  const count = view.getUint16(offset, little);
  for (let entry = offset + 2; entry < offset + 2 + count * ENTRY_BYTES; entry += ENTRY_BYTES) {
    if (entry + ENTRY_BYTES > bytes.length) break;
    const value = readValue(values, entry);
    if (value !== null) directory.set(view.getUint16(entry, little), value);
  }
  return directory;
}

function readValue(values: Values, entry: number): Buffer | number[] | null {
  const { view, little, bytes } = values;
  const type = TYPES[view.getUint16(entry + 2, little)];
  if (type === undefined) return null;
  const count = view.getUint32(entry + 4, little);
  const at = type.size * count <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
  const { size, read } = type;
  if (read === null) return bytes.subarray(at, at + count);
  const fitting = Math.min(count, MOST_NUMBERS, Math.floor((bytes.length - at) / size));
  return Array.from({ length: Math.max(0, fitting) }, (_, index) => read(values, at + index * size));
}

/** The first number of a value. */
export function numberOf(value: Buffer | number[] | undefined): number | null {
  if (value === undefined) return null;
  const number = value[0]; // a byte is a number too
  return number !== undefined && Number.isFinite(number) ? number : null;
}
