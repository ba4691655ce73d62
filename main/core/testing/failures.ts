import { PLAIN_FAILURES, type PhotoFailure } from '../photos/failure.ts';

/** One failure of each code. */
export const SAMPLE_FAILURES: PhotoFailure[] = [
  ...PLAIN_FAILURES.map((code) => ({ code })),
  { code: 'slow', seconds: 120 },
  { code: 'slow_decoding', seconds: 60 },
  { code: 'analysis_slow', seconds: 90 },
  { code: 'not_decoded', format: 'HEIC' },
  { code: 'decoder_ended', format: 'HEIC' },
  { code: 'decoder_damaged', format: 'JPEG XL' },
  { code: 'decoder_memory', format: 'HEIC' },
  { code: 'undecodable', detail: 'heif: of a future kind' },
  { code: 'folder_error', detail: 'EIO' },
  { code: 'lookup_error', detail: 'EIO' },
  { code: 'ignore_error', detail: 'EIO' },
  { code: 'ignore_pattern', detail: 'has a pattern that is odd' },
  { code: 'ignore_large', limit: 64 },
  { code: 'ignore_long_line', limit: 4096 },
  { code: 'raw_companion', leader: 'IMG_1.JPG' },
  { code: 'film_companion', leader: 'IMG_1.HEIC' },
  { code: 'unsupported_form', format: 'HEIC', detail: 'no such decoder' },
  { code: 'unsupported', ending: 'psd' },
  { code: 'too_large', width: 20_000, height: 30_000, limit: 300 },
  { code: 'memory', megapixels: 1050, limit: 228, format: 'jpeg' },
  { code: 'file_too_large', megabytes: 1700, limit: 1500 },
  { code: 'other', sentence: 'has changed since it was looked at' },
];
