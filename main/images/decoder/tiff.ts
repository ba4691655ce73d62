import type { Shape } from '../heic/canvas.ts';

/** Rows that a reader takes at a time. */
const ROWS_PER_STRIP = 64;
const [SHORT, LONG, UNDEFINED] = [3, 4, 7];
const BYTES_OF: Record<number, number> = { [SHORT]: 2, [LONG]: 4, [UNDEFINED]: 1 };
const HEADER_BYTES = 8;

type Entry = { tag: number; type: number; values: ArrayLike<number> };

/**
 * An uncompressed TIFF of 8 bits per channel with its ICC profile, and the part of it that is the pixels, to be filled:
 * a form of decoded pixels that every reader of pictures takes, with what their numbers mean. (TIFF 6.0, sections 2, 6
 * and 18; ICC.1, annex B.4.)
 */
export function emptyTiff(shape: Shape, profile: Uint8Array | null): { file: Buffer; pixels: Buffer } {
  const pixelsAt = encodeDirectory(describe(shape, profile, 0)).length;
  const file = Buffer.alloc(pixelsAt + shape.width * shape.height * shape.channels);
  encodeDirectory(describe(shape, profile, pixelsAt)).copy(file);
  return { file, pixels: file.subarray(pixelsAt) };
}

function describe({ width, height, channels }: Shape, profile: Uint8Array | null, pixelsAt: number): Entry[] {
  const rowBytes = width * channels;
  const firstRows = Array.from(
    { length: Math.ceil(height / ROWS_PER_STRIP) },
    (_, strip) => strip * ROWS_PER_STRIP,
  );
  const strips = firstRows.map((row) => ({
    at: pixelsAt + row * rowBytes,
    sizeBytes: Math.min(ROWS_PER_STRIP, height - row) * rowBytes,
  }));
  return [
    { tag: 256, type: LONG, values: [width] },
    { tag: 257, type: LONG, values: [height] },
    { tag: 258, type: SHORT, values: new Array<number>(channels).fill(8) },
    { tag: 259, type: SHORT, values: [1] }, // not compressed
    { tag: 262, type: SHORT, values: [2] }, // RGB
    { tag: 273, type: LONG, values: strips.map(({ at }) => at) },
    { tag: 277, type: SHORT, values: [channels] },
    { tag: 278, type: LONG, values: [ROWS_PER_STRIP] },
    { tag: 279, type: LONG, values: strips.map(({ sizeBytes }) => sizeBytes) },
    ...(channels === 4 ? [{ tag: 338, type: SHORT, values: [2] }] : []), // alpha, not multiplied in
    ...(profile === null ? [] : [{ tag: 34_675, type: UNDEFINED, values: profile }]),
  ];
}

/** Header, directory, and the values that do not fit into their entries. */
function encodeDirectory(entries: Entry[]): Buffer {
  const directory = Buffer.alloc(HEADER_BYTES + 2 + entries.length * 12 + 4);
  directory.write('II*\0', 'latin1');
  directory.writeUInt32LE(HEADER_BYTES, 4);
  directory.writeUInt16LE(entries.length, HEADER_BYTES);
  const parts: Buffer[] = [directory];
  let end = directory.length;
  for (const [index, { tag, type, values }] of entries.entries()) {
    const at = HEADER_BYTES + 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    const encoded = encodeValues(type, values);
    if (encoded.length <= 4) {
      encoded.copy(directory, at + 8);
      continue;
    }
    directory.writeUInt32LE(end, at + 8);
    const padded = Buffer.concat([encoded, Buffer.alloc(encoded.length % 2)]); // offsets are even
    parts.push(padded);
    end += padded.length;
  }
  return Buffer.concat(parts);
}

function encodeValues(type: number, values: ArrayLike<number>): Buffer {
  const size = BYTES_OF[type]!;
  const encoded = Buffer.alloc(values.length * size);
  for (let index = 0; index < values.length; index++) encoded.writeUIntLE(values[index]!, index * size, size);
  return encoded;
}
