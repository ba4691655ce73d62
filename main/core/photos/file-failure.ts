import { z } from 'zod';
import { photoFailure } from './failure.ts';

export const PLAIN_SIDECAR_FAILURES = [
  'long',
  'link',
  'changed',
  'encoding',
  'document_type',
  'no_xmp',
  'private',
  'invalid',
  'lossy',
] as const;

/** Why XMP, in a sidecar or in a file, is left as it is. */
export const sidecarFailure = z.discriminatedUnion('code', [
  z.object({ code: z.enum(PLAIN_SIDECAR_FAILURES) }),
  /** `property`: `dc:subject`. */
  z.object({ code: z.literal('no_list'), property: z.string() }),
]);
export type SidecarFailure = z.infer<typeof sidecarFailure>;

/** Failures of which there is nothing more to say. */
export const PLAIN_FILE_FAILURES = [
  'changed',
  'unread',
  'away',
  'not_in_library',
  // of writing into files
  'not_writable',
  'changed_since_write',
  'write_crashed',
  'copy_changed',
  'other_pixels',
  'xmp_not_written',
  'iptc_not_written',
  'xmp_not_restored',
  'iptc_not_restored',
  'iptc_letters',
  // of copies
  'copy_crashed',
  // of sidecars
  'sidecar_away',
  'sidecar_permission',
  'sidecar_long_path',
  // of the trash
  'not_in_trash',
  'name_taken',
] as const;
/** `detail` is in the words of another program or of the operating system. */
const WITH_DETAIL = [
  'not_read',
  'not_prepared',
  'not_replaced',
  'not_copied',
  'place_kept',
  'sidecar_error',
  'not_trashed',
  'stays_in_trash',
] as const;
/** Names of metadata's fields. */
const WITH_FIELDS = ['place_left', 'fields_changed'] as const;
const WITH_XMP = ['sidecar', 'embedded_xmp'] as const;

const ofOneFile = z.discriminatedUnion('code', [
  z.object({ code: z.enum(PLAIN_FILE_FAILURES) }),
  z.object({ code: z.enum(WITH_DETAIL), detail: z.string() }),
  z.object({ code: z.enum(WITH_FIELDS), fields: z.string() }),
  z.object({ code: z.enum(WITH_XMP), xmp: sidecarFailure }),
  z.object({ code: z.literal('names_taken'), limit: z.int() }),
]);

const aloneFailure = z.union([photoFailure, ofOneFile]);
/** That no other photo's failure is the cause of. */
export type AloneFailure = z.infer<typeof aloneFailure>;

const lostOther = z.object({
  code: z.literal('kept_lost'),
  /** The photo that was to be kept instead, and what is wrong with it. */
  name: z.string(),
  cause: aloneFailure,
});

/** Why a photo's file, its sidecar or a copy is not moved or written: a code, and the values that its clause needs. */
export const fileFailure = z.union([aloneFailure, lostOther]);
export type FileFailure = z.infer<typeof fileFailure>;
/** What cannot happen when a photo is read. */
export type OwnFileFailure = z.infer<typeof ofOneFile> | z.infer<typeof lostOther>;
