import { deflateSync, crc32 } from 'node:zlib';

/** What is claimed, against what is there: small files that would be huge, many or endless. */

const CLAIMED = 60_000;

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG with other chunks before its pixels, and another header. */
export function png(width: number, height: number, chunks: Buffer[], pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

const packed = new Map<number, Buffer>();

/** Few bytes that are many when unpacked. */
export function zeros(count: number): Buffer {
  const bytes = packed.get(count) ?? deflateSync(Buffer.alloc(count), { level: 1 });
  packed.set(count, bytes);
  return bytes;
}

/** Which of a file's numbers are its width and height: where they are, in how many bytes, and in which order. */
type Size = { at: number; bytes: 2 | 3 | 4; order: 'BE' | 'LE' };

/** The sample with another size in its header. */
export function claimSize(sample: Buffer): Buffer {
  const claimed = Buffer.from(sample);
  for (const { at, bytes, order } of sizesOf(claimed)) {
    if (order === 'BE') claimed.writeUIntBE(CLAIMED, at, bytes);
    else claimed.writeUIntLE(CLAIMED, at, bytes);
  }
  if (sample.toString('latin1', 1, 4) === 'PNG') claimed.writeUInt32BE(crc32(claimed.subarray(12, 29)), 29);
  return claimed;
}

function sizesOf(sample: Buffer): Size[] {
  const beginning = sample.toString('latin1', 0, 4);
  if (beginning === '\x89PNG') return [16, 20].map((at) => ({ at, bytes: 4, order: 'BE' }));
  if (beginning === 'GIF8') return [6, 8].map((at) => ({ at, bytes: 2, order: 'LE' }));
  if (beginning === 'RIFF') return [24, 27].map((at) => ({ at, bytes: 3, order: 'LE' }));
  if (beginning === 'II*\0') return tiffSizes(sample);
  if (sample.readUInt16BE(0) === 0xffd8) {
    const frame =
      [0xc0, 0xc2].map((marker) => sample.indexOf(Buffer.of(0xff, marker))).find((at) => at > 0) ?? 0;
    return [frame + 5, frame + 7].map((at) => ({ at, bytes: 2, order: 'BE' }));
  }
  const size = sample.indexOf('ispe'); // HEIC and AVIF
  return size === -1 ? [] : [size + 8, size + 12].map((at) => ({ at, bytes: 4, order: 'BE' }));
}

function tiffSizes(sample: Buffer): Size[] {
  const directory = sample.readUInt32LE(4);
  const sizes: Size[] = [];
  for (let entry = 0; entry < sample.readUInt16LE(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if ([256, 257].includes(sample.readUInt16LE(at))) {
      sample.writeUInt16LE(4, at + 2);
      sizes.push({ at: at + 8, bytes: 4, order: 'LE' });
    }
  }
  return sizes;
}

/** A GIF whose frames are few bytes each. */
export function gifOfFrames(count: number): Buffer {
  const header = Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    Buffer.from('0a000a00800000000000ffffff', 'hex'),
  ]);
  const frame = Buffer.from('21f904000a0000002c000000000a000a0000028005' + '848fa9cbed0f' + '00', 'hex');
  return Buffer.concat([header, ...new Array<Buffer>(count).fill(frame), Buffer.of(0x3b)]);
}

/** A WebP whose frames are all the same few bytes. */
export function webpOfFrames(count: number, still: Buffer): Buffer {
  const pixels = still.subarray(12); // the chunk of a simple WebP
  const chunk = (type: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(data.length);
    return Buffer.concat([Buffer.from(type, 'latin1'), length, data, Buffer.alloc(data.length % 2)]);
  };
  const extended = chunk('VP8X', Buffer.from('02000000' + '0f0000' + '0f0000', 'hex'));
  const animation = chunk('ANIM', Buffer.from('ffffffff0000', 'hex'));
  const frame = chunk(
    'ANMF',
    Buffer.concat([Buffer.from('0000000000000f00000f0000' + '0a000000', 'hex'), pixels]),
  );
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    extended,
    animation,
    ...new Array<Buffer>(count).fill(frame),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from('RIFF'), length, body]);
}
