/** A tag's number, its type in TIFF's numbers (2 text, 3 short, 5 rational, 7 bytes, …), and its bytes or numbers. */
export type ExifEntry = [tag: number, type: number, value: Uint8Array | readonly number[]];

export type ExifParts = {
  image?: ExifEntry[];
  photo?: ExifEntry[];
  place?: ExifEntry[];
  /** The camera's own small JPEG, in a directory of its own. */
  thumbnail?: Uint8Array;
};

const LONG = 4;
const [PHOTO_POINTER, PLACE_POINTER] = [0x8769, 0x8825];
const [THUMBNAIL_OFFSET, THUMBNAIL_BYTES] = [0x0201, 0x0202];
const HEADER_BYTES = 8;

/** An EXIF block with whatever bytes a camera may write, which libraries refuse to. */
export function exifBlock(
  { image = [], photo = [], place = [], thumbnail }: ExifParts,
  isLittle = true,
): Buffer {
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
  const third = directory(placeAt, place, isLittle);
  if (thumbnail === undefined) return Buffer.concat([header, first, second, third]);
  const nextAt = placeAt + third.length;
  const describe = (at: number): Buffer =>
    directory(
      nextAt,
      [
        [THUMBNAIL_OFFSET, LONG, [at]],
        [THUMBNAIL_BYTES, LONG, [thumbnail.length]],
      ],
      isLittle,
    );
  const next = describe(nextAt + describe(0).length);
  const at = 2 + (image.length + 2) * 12; // behind the entries of the first directory
  if (isLittle) first.writeUInt32LE(nextAt, at);
  else first.writeUInt32BE(nextAt, at);
  return Buffer.concat([header, first, second, third, next, thumbnail]);
}

/** A JPEG with an EXIF block before all others. */
export function jpegWithExif(jpeg: Uint8Array, exif: Uint8Array): Buffer {
  const block = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif]);
  const marker = Buffer.from([0xff, 0xe1, (block.length + 2) >> 8, (block.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, block, jpeg.subarray(2)]);
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
