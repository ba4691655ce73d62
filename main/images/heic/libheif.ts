import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The part of libheif's C interface that is used (libheif/api/libheif/*.h of version 1.23). A pointer is an offset in the
 * module's memory; a function that can fail writes a `heif_error` to its first argument.
 */
export type Libheif = {
  HEAPU8: Uint8Array;
  HEAPU32: Uint32Array;
  _malloc(sizeBytes: number): number;
  _free(pointer: number): void;
  _heif_context_alloc(): number;
  _heif_context_free(context: number): void;
  _heif_context_get_security_limits(context: number): number;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    bytes: number,
    sizeBytes: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_release(handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_get_image_tiling(
    error: number,
    handle: number,
    transformed: number,
    tiling: number,
  ): void;
  _heif_image_handle_decode_image_tile(
    error: number,
    handle: number,
    image: number,
    colourSpace: number,
    chroma: number,
    options: number,
    column: number,
    row: number,
  ): void;
  _heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colourSpace: number,
    chroma: number,
    options: number,
  ): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_plane_readonly(image: number, channel: number, stride: number): number;
  _heif_image_release(image: number): void;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, bytes: number): void;
  _heif_image_handle_get_nclx_color_profile(error: number, handle: number, profile: number): void;
  _heif_nclx_color_profile_free(profile: number): void;
};

const PAGE_BYTES = 65_536;

/** Loads libheif, whose memory then grows to `limitBytes` at most: what needs more fails, as where there is no more. */
export function loadLibheif(limitBytes: number): Libheif {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE_BYTES > limitBytes)
      throw new RangeError(`more than ${limitBytes} bytes were asked for`);
    return grow.call(this, pages);
  };
  const require = createRequire(import.meta.url);
  const folder = 'libheif-js/libheif-wasm';
  const create = require(`${folder}/libheif.js`) as (options: { wasmBinary: Uint8Array }) => Libheif;
  return create({ wasmBinary: readFileSync(require.resolve(`${folder}/libheif.wasm`)) });
}
