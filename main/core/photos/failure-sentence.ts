import { fillSentence, type SentenceValues } from '../sentence.ts';
import type { FailureCode, PhotoFailure } from './failure.ts';

/**
 * Of each code a clause that fits behind the file's name, in English: for the command line and the log, and in the
 * window's catalogue. {@link fillSentence} puts the values in.
 */
export const FAILURE_SENTENCES = {
  gone: 'is not there any more',
  permission: 'may not be read: its permissions forbid it',
  folder: 'is a folder, not a file',
  replaced: 'is no photo any more: a link, a pipe or a device has taken its place',
  disk_error: 'cannot be read from its disk (input/output error)',
  too_many_open: 'cannot be opened: too many files are open on this computer',
  empty: 'is empty',
  damaged: 'is cut short or damaged',
  not_a_picture: 'is not a picture, or of a format that is not supported',
  tiff_kind: 'is of a kind of TIFF that is not supported',
  pixel_limit: 'has more pixels than are decoded',
  raw_not_decoded: 'is a raw file, which cannot be read here',
  no_preview: 'holds no preview that could be shown',
  perl_missing: 'is a raw file, whose preview can be read only where Perl is installed',
  raw_name: 'is a raw file with a line break in its name, which cannot be read: rename the file',
  slow_preview: 'takes too long to read',
  not_finite: 'gave numbers that are not finite in the network',
  crashed: 'crashed the program that reads photos twice',
  analysis_crashed: 'crashed the program that analyses photos twice',
  analysis_ended: 'ended the program that analyses photos',
  video: 'a video, not a photo',
  not_regular: 'is not a regular file',
  name: 'its name is not valid text: rename the file',
  folder_name: 'a folder that cannot be opened: its name is not valid text: rename it',
  folder_permission: 'a folder that cannot be opened: its permissions forbid it',
  folder_long_path: 'a folder that cannot be opened: its path is too long',
  folder_error: 'a folder that cannot be opened: the computer says {{detail}}',
  lookup_permission: 'cannot be looked up: its permissions forbid it',
  lookup_long_path: 'cannot be looked up: its path is too long',
  lookup_error: 'cannot be looked up: the computer says {{detail}}',
  link_folder: 'a link to a folder, which is not followed',
  link_broken: 'a link that leads nowhere',
  link_file: 'a link to a file, which is read where it lies',
  ignore_not_regular: 'is not used: it is no regular file',
  ignore_permission: 'is not used: it cannot be read: its permissions forbid it',
  ignore_long_path: 'is not used: it cannot be read: its path is too long',
  ignore_error: 'is not used: it cannot be read: the computer says {{detail}}',
  ignore_patterns: 'is not used: it has more than {{limit}} patterns',
  ignore_wildcards: 'is not used: it has a pattern with wildcards of more than {{limit}} characters',
  ignore_ranges: 'is not used: it has a pattern with more than {{limit}} wide ranges',
  ignore_pattern: 'is not used: it {{detail}}',
  ignore_large: 'is not used: it is larger than {{limit}} KB',
  ignore_long_line: 'is not used: it has a line of more than {{limit}} characters',
  slow: 'took longer than {{seconds}} seconds to read',
  slow_decoding: 'takes more than {{seconds}} seconds to decode',
  analysis_slow: 'took longer than {{seconds}} seconds',
  not_decoded: 'is a {{format}} photo, which cannot be decoded here',
  decoder_ended: 'ended the program that decodes {{format}} photos',
  decoder_damaged: 'damaged the program that decodes {{format}} photos',
  decoder_memory: 'needs more memory to decode than {{format}} photos are given',
  undecodable: 'cannot be decoded ({{detail}})',
  unsupported_form: 'uses a form of {{format}} that is not supported ({{detail}})',
  unsupported: '.{{ending}} pictures are not supported',
  raw_companion: 'the raw file of {{leader}}, which is shown',
  film_companion: 'the film of the live photo {{leader}}',
  too_large:
    'has {{width, number}} × {{height, number}} pixels ({{megapixels, number}} megapixels), more than the {{limit}} that are decoded',
  memory:
    'has {{megapixels, number}} megapixels, more than the {{limit, number}} of such a picture ({{format}}) that fit into memory',
  file_too_large: 'has {{megabytes, number}} MB, more than the {{limit}} MB that are read',
  other: '{{sentence}}',
} as const satisfies Record<FailureCode, string>;

/** The failure in English: a clause that fits behind the file's name. The command line and the log have it. */
export function failureSentence(failure: PhotoFailure): string {
  return fillSentence(FAILURE_SENTENCES[failure.code], sentenceValues(failure));
}

/** What stands in the sentence of a failure, in any language. */
export function sentenceValues(failure: PhotoFailure): SentenceValues {
  const { code: _, ...values } = failure;
  if (failure.code !== 'too_large') return values;
  return { ...values, megapixels: Math.round((failure.width * failure.height) / 1e6) };
}

/** Of the same code, with the same values. */
export function isSameFailure(a: PhotoFailure | null, b: PhotoFailure | null): boolean {
  if (a === null || b === null) return a === b;
  return a.code === b.code && failureSentence(a) === failureSentence(b);
}
