// The JPEG XL decoder's process, a child of the tagger: the only one that runs libjxl. It gets bytes, answers with
// pixels, opens no file of a person's, and may be killed at any moment.
import { jxl } from 'icodec/node';
import type { FromDecoder, ToDecoder } from '../decoder/messages.ts';
import { emptyTiff } from '../decoder/tiff.ts';
import { answerParent } from '../decoder/answer-parent.ts';
import { watchParent } from '../decoder/watch-parent.ts';
import { readJxlSize } from './header.ts';

watchParent();
const ready = jxl.loadDecoder() as Promise<{ HEAPU8: Uint8Array }>;

process.on('message', ({ bytes, limitPixels }: ToDecoder) => {
  void answer(bytes, limitPixels).then(answerParent);
});
process.on('disconnect', () => process.exit(0));

async function answer(bytes: Uint8Array, limitPixels: number): Promise<FromDecoder> {
  try {
    const size = readJxlSize(Buffer.from(bytes));
    if (size === null) return { problem: 'no size' };
    if (size.width * size.height > limitPixels) return { problem: 'image size exceeds the maximum' };
    const libjxl = await ready;
    return {
      tiff: toTiff(jxl.decode(bytes as Uint8Array<ArrayBuffer>) as ImageData & Decoded),
      memoryBytes: libjxl.HEAPU8.length,
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Upright, sRGB, RGBA of 8 bits, or of up to 16 in two bytes each. */
type Decoded = Pick<ImageData, 'width' | 'height' | 'data'> & { depth: number };

function toTiff({ width, height, depth, data }: Decoded): Buffer {
  const { file, pixels } = emptyTiff({ width, height, channels: 4 }, null);
  if (depth === 8) pixels.set(data);
  else {
    const values = new Uint16Array(data.buffer, data.byteOffset, width * height * 4);
    const scale = 255 / (2 ** depth - 1);
    for (let at = 0; at < values.length; at++) pixels[at] = Math.round(values[at]! * scale);
  }
  return file;
}
