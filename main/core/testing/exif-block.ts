/** A tag's number, its type in TIFF's numbers (2 text, 3 short, 5 rational, 7 bytes, …), and its bytes or numbers. */
export type ExifEntry = [tag: number, type: number, value: Uint8Array | readonly number[]];

export type ExifParts = { image?: ExifEntry[]; photo?: ExifEntry[]; place?: ExifEntry[] };

const LONG = 4;
const [PHOTO_POINTER, PLACE_POINTER] = [0x8769, 0x8825];
const HEADER_BYTES = 8;

/** An EXIF block with whatever bytes a camera may write, which libraries refuse to. */
export function exifBlock({ image = [], photo = [], place = [] }: ExifParts, isLittle = true): Buffer {
  const pointers = (photoAt: number, placeAt: number): ExifEntry[] => [
    ...image,
    [PHOTO_POINTER, LONG, [photoAt]],
    [PLACE_POINTER, LONG, [placeAt]],
  ];
  const photoAt = HEADER_BYTES + directory(0, pointers(0, 0), isLittle).length;
  const second = directory(photoAt, photo, isLittle);
  const placeAt = photoAt + second.length;
  const first = directory(HEADER_BYTES, pointers(photoAt, placeAt), isLittle);
  const header = Buffer.from(isLittle ? '49492a0008000000' : '4d4d002a00000008', 'hex');
  return Buffer.concat([header, first, second, directory(placeAt, place, isLittle)]);
}

/** A text as it stands in a block, with the NUL that ends it. */
export function exifText(text: string, encoding: BufferEncoding = 'utf8'): Uint8Array {
  return Buffer.from(`${text}\0`, encoding);
}

/** A directory that lies at an offset, with the values that do not fit into it behind it. */
function directory(offset: number, entries: ExifEntry[], isLittle: boolean): Buffer {
  const table = Buffer.alloc(2 + entries.length * 12 + 4);
  const short = (at: number, value: number): unknown =>
    isLittle ? table.writeUInt16LE(value, at) : table.writeUInt16BE(value, at);
  const long = (at: number, value: number): unknown =>
    isLittle ? table.writeUInt32LE(value, at) : table.writeUInt32BE(value, at);
  const values: Buffer[] = [];
  let end = offset + table.length;
  short(0, entries.length);
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = 2 + index * 12;
    const bytes = bytesOf(type, value, isLittle);
    short(at, tag);
    short(at + 2, type);
    long(at + 4, countOf(type, value));
    if (bytes.length <= 4) {
      bytes.copy(table, at + 8);
      continue;
    }
    long(at + 8, end);
    values.push(bytes);
    end += bytes.length;
  }
  return Buffer.concat([table, ...values]);
}

const RATIONALS = [5, 10];

/** Rationals are given as numerator and denominator in turn. */
function countOf(type: number, value: Uint8Array | readonly number[]): number {
  return RATIONALS.includes(type) ? value.length / 2 : value.length;
}

function bytesOf(type: number, value: Uint8Array | readonly number[], isLittle: boolean): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  const sizes: Record<number, number> = { 1: 1, 3: 2, 12: 8 };
  const size = sizes[type] ?? 4;
  const bytes = Buffer.alloc(value.length * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const [index, number] of value.entries()) {
    const at = index * size;
    if (size === 1) view.setUint8(at, number);
    else if (size === 2) view.setUint16(at, number, isLittle);
    else if (size === 8) view.setFloat64(at, number, isLittle);
    else view.setInt32(at, number, isLittle);
  }
  return bytes;
}
