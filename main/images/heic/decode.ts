import { Canvas, reduced, reductionOf, type Shape } from './canvas.ts';
import { Heap } from './heap.ts';
import type { Libheif } from './libheif.ts';
import { profileOfNclx, type Nclx } from './nclx-profile.ts';
import { emptyTiff } from '../decoder/tiff.ts';

/** libheif's numbers: heif_colorspace_RGB, heif_chroma_interleaved_RGB and _RGBA, heif_channel_interleaved. */
const [RGB, INTERLEAVED_RGB, INTERLEAVED_RGBA, INTERLEAVED] = [1, 10, 11, 10];
/** Where `max_image_size_pixels` lies in a `heif_security_limits`. */
const LIMIT_PIXELS_AT = 8;
/** More than a `heif_image_tiling` has. */
const TILING_BYTES = 256;
/**
 * A larger grid is decoded tile by tile even where its colours are given by numbers (nclx). Tiles are then read as they
 * themselves say, should they contradict the numbers of the whole; but decoded whole, a pixel takes up to 20 bytes.
 */
const LARGEST_WHOLE_PIXELS = 24_000_000;

/** libheif, its memory, and the pointer to an image in it. */
type Heif = { libheif: Libheif; heap: Heap; handle: number };

/**
 * The primary image of a HEIC file as an uncompressed TIFF: upright (libheif applies the turns and mirrors in the file;
 * the orientation in its EXIF block says the same once more and is not heeded, ISO/IEC 23008-12, 6.5.10), 8 bits per
 * channel, with its colour profile. After an error the module is not to be used any more.
 *
 * @throws HeifError with libheif's words, or any error out of the module
 */
export function decodeHeic(libheif: Libheif, bytes: Uint8Array, limitPixels: number): Buffer {
  const heap = new Heap(libheif);
  const file = heap.store(bytes);
  const context = libheif._heif_context_alloc();
  const limits = libheif._heif_context_get_security_limits(context) + LIMIT_PIXELS_AT;
  libheif.HEAPU32.set([limitPixels, 0], limits / 4); // 64 bits, the lower half first
  heap.check((error) =>
    libheif._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0),
  );
  const handle = heap.checkOut((error, out) =>
    libheif._heif_context_get_primary_image_handle(error, context, out),
  );
  const tiff = encode({ libheif, heap, handle });
  libheif._heif_image_handle_release(handle);
  libheif._heif_context_free(context);
  heap.free(file);
  heap.close();
  return tiff;
}

function encode(heif: Heif): Buffer {
  const { libheif, handle } = heif;
  const shape: Shape = {
    width: libheif._heif_image_handle_get_width(handle),
    height: libheif._heif_image_handle_get_height(handle),
    channels: libheif._heif_image_handle_has_alpha_channel(handle) === 0 ? 3 : 4,
  };
  const reduction = reductionOf(shape);
  const target = reduced(shape, reduction);
  const { file, pixels } = emptyTiff(target, readProfile(heif));
  const canvas = new Canvas(target, reduction, pixels);
  drawTiles(heif, shape, canvas);
  canvas.finish();
  return file;
}

function drawTiles(heif: Heif, { width, height, channels }: Shape, canvas: Canvas): void {
  const { libheif, heap, handle } = heif;
  const chroma = channels === 3 ? INTERLEAVED_RGB : INTERLEAVED_RGBA;
  const { columns, rows, tileWidth, tileHeight, left, top } = readTiling(heif);
  const hasNclx = readNclx(heif) !== null;
  if (columns * rows <= 1 || (hasNclx && width * height <= LARGEST_WHOLE_PIXELS)) {
    const whole = heap.checkOut((error, out) =>
      libheif._heif_decode_image(error, handle, out, RGB, chroma, 0),
    );
    drawImage({ libheif, heap, handle: whole }, canvas, 0, 0);
    return;
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const tile = heap.checkOut((error, out) =>
        libheif._heif_image_handle_decode_image_tile(error, handle, out, RGB, chroma, 0, column, row),
      );
      drawImage({ libheif, heap, handle: tile }, canvas, column * tileWidth - left, row * tileHeight - top);
    }
}

/** Draws a decoded image, and lets go of it. */
function drawImage({ libheif, heap, handle: image }: Heif, canvas: Canvas, left: number, top: number): void {
  const strideAt = heap.alloc(4);
  const plane = libheif._heif_image_get_plane_readonly(image, INTERLEAVED, strideAt);
  const stride = heap.word(strideAt);
  heap.free(strideAt);
  const width = libheif._heif_image_get_width(image, INTERLEAVED);
  const height = libheif._heif_image_get_height(image, INTERLEAVED);
  canvas.draw(heap.bytes(plane, stride * height), { width, height, stride }, left, top);
  libheif._heif_image_release(image);
}

/** `left` and `top`: how much of the first tiles lies outside of a picture that was turned. */
function readTiling({ libheif, heap, handle }: Heif): {
  columns: number;
  rows: number;
  tileWidth: number;
  tileHeight: number;
  left: number;
  top: number;
} {
  const pointer = heap.alloc(TILING_BYTES);
  heap.check((error) => libheif._heif_image_handle_get_image_tiling(error, handle, 1, pointer));
  const field = (index: number): number => heap.word(pointer, index);
  const [tileWidth, tileHeight, visibleHeight, visibleWidth] = [field(3), field(4), field(7), field(8)];
  const tiling = {
    columns: field(1),
    rows: field(2),
    tileWidth,
    tileHeight,
    // Of a first tile that lies partly outside, libheif says how much lies inside; of others 0.
    left: visibleWidth === 0 ? 0 : tileWidth - visibleWidth,
    top: visibleHeight === 0 ? 0 : tileHeight - visibleHeight,
  };
  heap.free(pointer);
  return tiling;
}

function readProfile(heif: Heif): Uint8Array | null {
  const { libheif, heap, handle } = heif;
  const sizeBytes = libheif._heif_image_handle_get_raw_color_profile_size(handle);
  if (sizeBytes === 0) {
    const nclx = readNclx(heif);
    return nclx === null ? null : profileOfNclx(nclx);
  }
  const pointer = heap.alloc(sizeBytes);
  heap.check((error) => libheif._heif_image_handle_get_raw_color_profile(error, handle, pointer));
  const profile = heap.bytes(pointer, sizeBytes).slice();
  heap.free(pointer);
  return profile;
}

function readNclx({ libheif, heap, handle }: Heif): Nclx | null {
  const pointer = heap.findOut((error, out) =>
    libheif._heif_image_handle_get_nclx_color_profile(error, handle, out),
  );
  if (pointer === null) return null;
  const nclx = { primaries: heap.word(pointer, 1), transfer: heap.word(pointer, 2) };
  libheif._heif_nclx_color_profile_free(pointer);
  return nclx;
}
