// The HEIC decoder's process, a child of the tagger: the only one that runs libheif. It gets bytes, answers with
// pixels, opens no file of a person's, and may be killed at any moment.
import { answerParent } from '../decoder/answer-parent.ts';
import { watchParent } from '../decoder/watch-parent.ts';
import { decodeHeic } from './decode.ts';
import { loadLibheif } from './libheif.ts';
import type { FromDecoder, ToDecoder } from '../decoder/messages.ts';

/** libheif's memory: enough for a grid of any size, and for 60 megapixels that were encoded as one. */
const LIMIT_MEMORY_BYTES = 512 * 2 ** 20;

watchParent();
const libheif = loadLibheif(LIMIT_MEMORY_BYTES);

process.on('message', ({ bytes, limitPixels }: ToDecoder) => {
  answerParent(answer(bytes, limitPixels));
});
process.on('disconnect', () => process.exit(0));

function answer(bytes: Uint8Array, limitPixels: number): FromDecoder {
  try {
    return { tiff: decodeHeic(libheif, bytes, limitPixels), memoryBytes: libheif.HEAPU8.length };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
