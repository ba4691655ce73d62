import { z } from 'zod';

/** Failures of which there is nothing more to say. */
export const PLAIN_FAILURES = [
  // of reading a file
  'gone',
  'permission',
  'folder',
  'replaced',
  'disk_error',
  'too_many_open',
  'empty',
  // of its content
  'damaged',
  'not_a_picture',
  'tiff_kind',
  'pixel_limit',
  'raw_not_decoded',
  'no_preview',
  'perl_missing',
  'raw_name',
  'slow_preview',
  'not_finite',
  // of a process that had it
  'crashed',
  'analysis_crashed',
  'analysis_ended',
  // of files that a scan skips
  'video',
  'not_regular',
  'name',
  'folder_name',
  'folder_permission',
  'folder_long_path',
  'lookup_permission',
  'lookup_long_path',
  'link_folder',
  'link_broken',
  'link_file',
  'ignore_not_regular',
  'ignore_permission',
  'ignore_long_path',
] as const;
const WITH_SECONDS = ['slow', 'slow_decoding', 'analysis_slow'] as const;
/** `format` is the name for people: `HEIC`. */
const WITH_FORMAT = ['not_decoded', 'decoder_ended', 'decoder_damaged', 'decoder_memory'] as const;
/** `detail` is in the words of a library or of the operating system. */
const WITH_DETAIL = [
  'undecodable',
  'folder_error',
  'lookup_error',
  'ignore_error',
  'ignore_pattern',
] as const;
/** Of a `.photonestignore`, as all codes that begin so. */
const UNUSABLE_PATTERNS = ['ignore_patterns', 'ignore_wildcards', 'ignore_ranges'] as const;
/** `leader` is the name of the photo that stands for it. */
const COMPANIONS = ['raw_companion', 'film_companion'] as const;

/** Why a file is not tagged, or not analysed: a code, and the values that its sentence needs. */
export const photoFailure = z.discriminatedUnion('code', [
  z.object({ code: z.enum(PLAIN_FAILURES) }),
  z.object({ code: z.enum(WITH_SECONDS), seconds: z.number() }),
  z.object({ code: z.enum(WITH_FORMAT), format: z.string() }),
  z.object({ code: z.enum(WITH_DETAIL), detail: z.string() }),
  z.object({ code: z.enum(UNUSABLE_PATTERNS), limit: z.int() }),
  z.object({ code: z.enum(COMPANIONS), leader: z.string() }),
  z.object({ code: z.literal('unsupported_form'), format: z.string(), detail: z.string() }),
  /** An ending such as `psd`. */
  z.object({ code: z.literal('unsupported'), ending: z.string() }),
  /** In pixels, and in megapixels. */
  z.object({ code: z.literal('too_large'), width: z.int(), height: z.int(), limit: z.number() }),
  /** In megapixels; `format` as sharp calls it. */
  z.object({ code: z.literal('memory'), megapixels: z.int(), limit: z.int(), format: z.string() }),
  z.object({ code: z.literal('file_too_large'), megabytes: z.int(), limit: z.number() }),
  /** In KiB. */
  z.object({ code: z.literal('ignore_large'), limit: z.number() }),
  /** In characters. */
  z.object({ code: z.literal('ignore_long_line'), limit: z.number() }),
  /** A clause that has no code: of a library from before there were codes. */
  z.object({ code: z.literal('other'), sentence: z.string() }),
]);
export type PhotoFailure = z.infer<typeof photoFailure>;
export type FailureCode = PhotoFailure['code'];

/** What a file that is not tagged is listed under. */
export type FailureKind =
  'damaged' | 'unsupported' | 'companion' | 'video' | 'link' | 'permission' | 'name' | 'crash' | 'other';

const KINDS: Partial<Record<FailureKind, readonly FailureCode[]>> = {
  companion: COMPANIONS,
  video: ['video'],
  link: ['link_folder', 'link_broken', 'link_file'],
  permission: ['permission', 'folder_permission', 'lookup_permission', 'ignore_permission'],
  name: ['name', 'folder_name', 'folder_long_path', 'lookup_long_path', 'ignore_long_path'],
  crash: ['crashed', 'slow', 'analysis_crashed', 'analysis_ended', 'analysis_slow'],
  unsupported: [
    ...(['not_a_picture', 'tiff_kind', 'unsupported', 'unsupported_form'] as const),
    ...(['pixel_limit', 'too_large', 'memory', 'file_too_large'] as const),
  ],
  other: [
    ...(['not_regular', 'folder_error', 'lookup_error', 'ignore_not_regular', 'ignore_error'] as const),
    ...([...UNUSABLE_PATTERNS, 'ignore_pattern', 'ignore_large', 'ignore_long_line', 'other'] as const),
  ],
};

export function failureKind({ code }: PhotoFailure): FailureKind {
  const found = Object.entries(KINDS).find(([, codes]) => codes.includes(code));
  return (found?.[0] as FailureKind | undefined) ?? 'damaged';
}
