import { z } from 'zod';
import { precisions } from '../models/precision.ts';
import { providerNames } from '../models/provider.ts';
import { refusalSchema } from '../models/refusal.ts';
import { fileFailure } from '../photos/file-failure.ts';
import { downloadCause } from './download-cause.ts';
import { queryProblems } from './query-problem.ts';

/** Problems of which there is nothing more to say. */
export const PLAIN_PROBLEMS = [
  // of the disk and the engine
  'unexpected',
  'disk_full',
  'disk_full_indexing',
  'closing',
  'closed',
  // of the tagger
  'tagger_ends',
  // of models
  'cuda_unsupported',
  // of what was chosen or done
  'selection_gone',
  'nothing_to_undo',
  'nothing_to_redo',
  'trash_not_restorable',
  'duplicates_gone',
  'no_thumbnail',
  'why_not_seen',
  'picture_outdated',
  'region',
  'tag_unnamed',
  // of watching a folder
  'watch_limit',
  'watch_files',
  // of files for import
  'import_not_json',
  'import_no_list',
  'import_no_columns',
  // of another computer
  'remote_running',
  'remote_other_model',
] as const;
const WITH_PATH = [
  'folder_missing',
  'folder_closed',
  'folder_is_file',
  'folder_relative',
  'folder_not_there',
  'file_relative',
  'photo_replaced',
  'photo_closed',
  'photo_changed',
  'library_busy',
  'weights_closed',
  'text_manifest',
  'model_incomplete',
  'model_file_damaged',
  'network_not_loaded',
  'graph_not_loaded',
] as const;
/** `detail` is in the words of a library, of another program or of the operating system. */
const WITH_PATH_AND_DETAIL = [
  'library_damaged',
  'library_closed',
  'library_folder',
  'library_not_copied',
  'backup_damaged',
] as const;
const WITH_DETAIL = [
  'indexing_stopped',
  'analysing_stopped',
  'network_unusable',
  'install_ended',
  'watch_error',
] as const;
/** The number of what is not there any more. */
const WITH_ID = [
  'photo_unknown',
  'photo_untagged',
  'folder_unknown',
  'album_unknown',
  'search_unknown',
  'backup_unknown',
  'notice_unknown',
] as const;
const WITH_KEY = ['label_unknown', 'label_key_unknown', 'own_tag_unknown', 'taught_tag_unknown'] as const;
const WITH_NAME = [
  // of models, by the name for people
  'downloading_already',
  'model_missing',
  'model_to_install',
  'model_active',
  'model_installing',
  'analysis_model_installing',
  'analysis_model_bundled',
  'analysis_model_missing',
  'analysis_model_unknown',
  'model_gone',
  // of labels and tags
  'tag_taken',
  'tag_merged_into_itself',
  'label_own',
  'label_unnameable',
  'label_taken',
  'taught_name',
  'taught_label',
  'taught_unseen',
] as const;
/** In megabytes. */
const TOO_LARGE = ['json_too_large', 'results_too_large', 'import_too_large', 'picture_too_large'] as const;
export type TooLargeCode = (typeof TOO_LARGE)[number];
const WITH_HOST = ['remote_broken_off', 'remote_away'] as const;

/**
 * Why something could not be done, for a person: a code, and the values that its sentence needs. An {@link ErrorCode}
 * says what a program can do about it, this says what happened.
 */
export const problemSchema = z.discriminatedUnion('code', [
  ...queryProblems,
  z.object({ code: z.enum(PLAIN_PROBLEMS) }),
  z.object({ code: z.enum(WITH_PATH), path: z.string() }),
  z.object({ code: z.enum(WITH_PATH_AND_DETAIL), path: z.string(), detail: z.string() }),
  z.object({ code: z.enum(WITH_DETAIL), detail: z.string() }),
  z.object({ code: z.enum(WITH_ID), id: z.number() }),
  z.object({ code: z.enum(WITH_KEY), key: z.string() }),
  z.object({ code: z.enum(WITH_NAME), name: z.string() }),
  z.object({ code: z.enum(TOO_LARGE), limit: z.number() }),
  z.object({ code: z.enum(WITH_HOST), host: z.string() }),
  z.object({ code: z.literal('photo_failed'), failure: fileFailure }),
  z.object({ code: z.literal('trash_not_restored'), files: z.array(z.object({ path: z.string(), failure: fileFailure })).min(1) }),
  /** The beginning of a pattern of files to leave out. */
  z.object({ code: z.enum(['pattern_wildcards', 'pattern_ranges']), pattern: z.string(), limit: z.int() }),
  /** `kind`: `NFS`. */
  z.object({ code: z.literal('watch_network'), kind: z.string() }),
  /** A quoted cell that begins in the line has no end. */
  z.object({ code: z.literal('import_csv'), line: z.int() }),
  z.object({ code: z.literal('folder_elsewhere'), path: z.string(), folder: z.string() }),
  /** There is no such file in the folder. */
  z.object({ code: z.literal('file_missing'), path: z.string(), folder: z.string() }),
  /** In megabytes. */
  z.object({ code: z.literal('disk_full_download'), path: z.string(), needed: z.int(), free: z.int() }),
  z.object({ code: z.literal('disk_full_backup'), path: z.string(), needed: z.int(), free: z.int() }),
  /** By the number of the database's schema. */
  z.object({ code: z.literal('library_newer'), path: z.string(), schema: z.int(), known: z.int() }),
  /** `where` in the request, and what is wrong there in the schema's words. */
  z.object({ code: z.literal('request'), where: z.string(), detail: z.string() }),
  z.object({ code: z.literal('tagger_late'), seconds: z.number() }),
  z.object({ code: z.literal('model_files_missing'), name: z.string(), path: z.string() }),
  z.object({ code: z.literal('model_unknown'), id: z.string(), known: z.string() }),
  /** A file's hash is not what it should be; `algorithm`: `SHA-256`. */
  z.object({ code: z.enum(['weights_wrong', 'analysis_weights_wrong']), path: z.string(), algorithm: z.string(), expected: z.string(), received: z.string() }),
  /** Of another network: `detail` says which tensors. */
  z.object({ code: z.literal('weights_foreign'), path: z.string(), network: z.string(), detail: z.string() }),
  /** `expected` and `received` are the format's words. */
  z.object({ code: z.literal('weights_damaged'), path: z.string(), expected: z.string(), received: z.string() }),
  z.object({ code: z.literal('part_missing'), path: z.string(), name: z.string() }),
  z.object({ code: z.literal('part_damaged'), path: z.string(), name: z.string() }),
  /** The processor itself does not do. */
  z.object({ code: z.literal('network_not_run'), refusal: refusalSchema }),
  z.object({ code: z.literal('provider_not_here'), provider: z.enum(providerNames), known: z.array(z.enum(providerNames)) }),
  z.object({ code: z.literal('provider_refused'), provider: z.enum(providerNames), precision: z.enum(precisions), device: z.string(), refusal: refusalSchema }),
  z.object({ code: z.literal('hub_address'), address: z.string() }),
  /** What is kept of it has so many megabytes; 0: nothing. */
  z.object({ code: z.literal('weights_not_downloaded'), id: z.string(), name: z.string(), received: z.int(), causes: z.array(downloadCause).min(1) }),
  z.object({ code: z.literal('analysis_weights_not_downloaded'), file: z.string(), name: z.string(), received: z.int(), causes: z.array(downloadCause).min(1) }),
  z.object({ code: z.literal('cuda_not_downloaded'), name: z.string(), received: z.int(), causes: z.array(downloadCause).min(1) }),
  z.object({ code: z.literal('cuda_not_found'), name: z.string(), feed: z.string(), cause: downloadCause }),
  z.object({ code: z.literal('cuda_damaged'), path: z.string(), detail: z.string() }),
  z.object({ code: z.literal('tag_name'), limit: z.int(), name: z.string() }),
  z.object({ code: z.literal('tag_long'), limit: z.int(), name: z.string(), length: z.int() }),
  /** It lies below the one that it was to be put below. */
  z.object({ code: z.literal('tag_below'), name: z.string(), above: z.string() }),
  z.object({ code: z.literal('taught_both'), photos: z.int() }),
  z.object({ code: z.literal('taught_example'), number: z.int(), path: z.string() }),
  z.object({ code: z.literal('remote_address'), address: z.string() }),
  z.object({ code: z.literal('remote_mapping'), local: z.string(), remote: z.string() }),
  /** What the host said; may be empty. */
  z.object({ code: z.literal('remote_unreachable'), host: z.string(), detail: z.string() }),
  z.object({ code: z.literal('remote_version'), host: z.string(), there: z.string(), here: z.string() }),
  z.object({ code: z.literal('remote_weights'), host: z.string(), model: z.string() }),
]); // prettier-ignore

export type Problem = z.infer<typeof problemSchema>;
export type ProblemCode = Problem['code'];
