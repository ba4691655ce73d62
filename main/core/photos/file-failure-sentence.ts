import { fillSentence, type SentenceValues } from '../sentence.ts';
import { FAILURE_SENTENCES, failureSentence } from './failure-sentence.ts';
import type { PhotoFailure } from './failure.ts';
import type { FileFailure, OwnFileFailure, SidecarFailure } from './file-failure.ts';

/** Clauses that fit behind a file's name, in English: for the command line, and in the window's catalogue. */
export const FILE_FAILURE_SENTENCES = {
  changed: 'has changed since it was looked at',
  unread: 'has not been read yet',
  away: 'is in a folder that cannot be reached',
  not_in_library: 'is not in the library any more',
  not_read: 'cannot be read ({{detail}})',
  not_writable: 'is of a format that is not written into',
  changed_since_write: 'has been changed since Photonest wrote into it',
  write_crashed: 'ended the program that reads photos, and is as it was',
  copy_changed: 'stays: its copy was changed by another program',
  other_pixels: 'stays as it was: its copy with other metadata had other pixels',
  xmp_not_written: 'stays as it was: its XMP did not come back as it was written',
  iptc_not_written: 'stays as it was: its IPTC did not come back as it was written',
  xmp_not_restored: 'stays as it was: its XMP did not come back as it was kept',
  iptc_not_restored: 'stays as it was: its IPTC did not come back as it was kept',
  iptc_letters: 'stays as it was: its IPTC is in a character set without these letters',
  fields_changed: 'stays as it was: writing would change its {{fields}}',
  embedded_xmp: 'stays as it was: its XMP {{reason}}',
  not_prepared: 'cannot be written: {{detail}}',
  not_replaced: 'cannot be written ({{detail}})',
  copy_crashed: 'ended the program that reads photos, and is not copied',
  not_copied: 'cannot be copied ({{detail}})',
  place_kept: 'is not copied, since its place cannot be removed: {{detail}}',
  place_left: 'is not copied, since its place cannot be removed from {{fields}}',
  names_taken: 'is not copied: the folder has {{limit}} files of its name',
  sidecar: 'its sidecar {{reason}}',
  sidecar_away: 'its folder cannot be reached',
  sidecar_permission: 'its sidecar cannot be written: its permissions forbid it',
  sidecar_long_path: 'its sidecar cannot be written: its path is too long',
  sidecar_error: 'its sidecar cannot be written: the computer says {{detail}}',
  not_trashed: 'could not be moved to the trash ({{detail}})',
  not_in_trash: 'is not in the trash any more',
  name_taken: 'stays in the trash: there is another file of its name now',
  stays_in_trash: 'stays in the trash ({{detail}})',
  kept_lost: 'stays, since {{name}}, which was to be kept, {{reason}}',
} as const satisfies Record<OwnFileFailure['code'], string>;

/** Clauses that fit behind the name of a sidecar, or “its XMP”. */
export const SIDECAR_FAILURE_SENTENCES = {
  long: 'is too long or too deep',
  link: 'is a link, or no file',
  changed: 'was changed by another program just now',
  encoding: 'is not in UTF-8',
  document_type: 'has a document type, as no XMP has',
  no_xmp: 'is no XMP file',
  no_list: 'has a {{property}} that is no list',
  private: 'has characters of a private alphabet',
  invalid: 'is damaged: it is no valid XML',
  lossy: 'cannot be changed without losing what else is in it',
} as const satisfies Record<SidecarFailure['code'], string>;

/** How the parts of a clause are said in a language. */
export type SayFileFailure = {
  photo(failure: PhotoFailure): string;
  file(code: OwnFileFailure['code'], values: SentenceValues): string;
  sidecar(code: SidecarFailure['code'], values: SentenceValues): string;
};

const IN_ENGLISH: SayFileFailure = {
  photo: failureSentence,
  file: (code, values) => fillSentence(FILE_FAILURE_SENTENCES[code], values),
  sidecar: (code, values) => fillSentence(SIDECAR_FAILURE_SENTENCES[code], values),
};

/** A clause that fits behind the file's name, in the language of `say`; left out: English. */
export function fileFailureSentence(failure: FileFailure, say = IN_ENGLISH): string {
  if (isOfReading(failure)) return say.photo(failure);
  return say.file(failure.code, valuesOf(failure, say));
}

export function sidecarFailureSentence({ code, ...values }: SidecarFailure): string {
  return IN_ENGLISH.sidecar(code, values);
}

function isOfReading(failure: FileFailure): failure is PhotoFailure {
  return failure.code in FAILURE_SENTENCES;
}

function valuesOf(failure: OwnFileFailure, say: SayFileFailure): SentenceValues {
  switch (failure.code) {
    case 'sidecar':
    case 'embedded_xmp': {
      const { code, ...values } = failure.xmp;
      return { reason: say.sidecar(code, values) };
    }
    case 'kept_lost':
      return { name: failure.name, reason: fileFailureSentence(failure.cause, say) };
    default: {
      const { code: _, ...values } = failure;
      return values;
    }
  }
}
