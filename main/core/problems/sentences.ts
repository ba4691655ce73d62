import { fillSentence, type SentenceValues } from '../sentence.ts';
import { providerTitles, type ProviderName } from '../models/provider.ts';
import { refusalClause } from '../models/refusal-sentences.ts';
import type { Refusal } from '../models/refusal.ts';
import { fileFailureSentence } from '../photos/file-failure-sentence.ts';
import type { FileFailure } from '../photos/file-failure.ts';
import type { DownloadCause, DownloadFault } from './download-cause.ts';
import { FAULT_SENTENCES } from './download-fault-sentences.ts';
import type { Problem, ProblemCode } from './problem.ts';
import { QUERY_SENTENCES } from './query-sentences.ts';

/**
 * Of each code a sentence for people, in English: for the command line, the log and the API, and in the window's
 * catalogue. {@link fillSentence} puts the values in.
 */
export const PROBLEM_SENTENCES = {
  ...QUERY_SENTENCES,
  unexpected: 'Something went wrong in Photonest. The details are in its log; please try again.',
  disk_full: 'This could not be saved: the disk with the library is full. Free some space and try again.',
  disk_full_indexing:
    'The disk with the library is full: no photos are read meanwhile, and nothing is lost. Free some space; indexing goes on by itself.',
  disk_full_download:
    'Expected {{needed}} MB free for the download and the installed copy in {{path}}, but {{free}} MB are free: free some space and download again. What has arrived is kept.',
  disk_full_backup:
    'A copy of the library needs {{needed}} MB free in {{path}}, but {{free}} MB are. Free some space.',
  closing: 'Photonest is being closed.',
  closed: 'Photonest is closing. Start it again to go on.',
  indexing_stopped: 'Tagging stopped: {{detail}}. Nothing is lost; resume when it is mended.',
  analysing_stopped: 'Analysing photos stopped: {{detail}}.',
  tagger_ends: 'The program that reads photos ends as soon as it starts. Its last words are in the log.',
  tagger_late:
    'The program that reads photos was not ready within {{seconds}} seconds. Choose another model or another way to run it under “Model”, or start Photonest again.',
  network_unusable: 'The network cannot be used: {{detail}}',
  request: 'The request cannot be used ({{where}}): {{detail}}.',
  json_too_large: 'A request’s JSON may have {{limit}} MB at most.',
  results_too_large: 'A request’s results may have {{limit}} MB at most.',
  import_too_large: 'A file to import may have {{limit}} MB at most.',
  picture_too_large: 'A picture to compare with may have {{limit}} MB at most.',

  folder_missing: 'There is no folder {{path}}. Check its spelling, or connect its drive.',
  folder_closed: 'The folder {{path}} may not be opened. Choose another one.',
  folder_is_file: '{{path}} is a file, not a folder. Choose the folder that it is in.',
  folder_relative: 'Expected a folder’s whole path, but got “{{path}}”.',
  folder_not_there: '{{path}} is no folder. Name one that is there, by its whole path.',
  folder_elsewhere: '{{path}} is not a folder in {{folder}}.',
  folder_unknown: 'There is no folder with the number {{id}}.',
  photo_unknown: 'There is no photo with the number {{id}}.',
  photo_untagged: 'Photo {{id}} has not been tagged yet.',
  photo_replaced: '{{path}} is no photo any more. It may be on a drive that is not connected.',
  photo_closed: '{{path}} cannot be opened. It may be on a drive that is not connected.',
  photo_changed: '{{path}} has changed since it was scanned. Rescan its folder.',
  photo_failed: '{{reason}}',
  no_thumbnail: 'This photo has no thumbnail.',
  why_not_seen: 'Nothing in the picture says why: no network gave this tag.',
  picture_outdated: 'Another model compares photos by now: the picture has to be sent once more.',
  region: 'The request cannot be used (region): expected left,top,width,height between 0 and 1.',
  selection_gone: 'These photos were chosen too long ago. Choose them again.',
  duplicates_gone: 'These photos are no group of duplicates any more. Look at the groups again.',
  nothing_to_undo: 'There is nothing to undo.',
  nothing_to_redo: 'There is nothing to redo.',
  trash_not_restorable: 'Restore the photos from the trash: this system does not let apps do it.',

  trash_not_restored: '{{files}}',
  pattern_wildcards:
    'The request cannot be used (body, ignore): “{{pattern}}…” has a pattern with wildcards of more than {{limit}} characters.',
  pattern_ranges:
    'The request cannot be used (body, ignore): “{{pattern}}…” has a pattern with more than {{limit}} wide ranges.',
  watch_limit:
    'Changes are looked for every 15 minutes: the computer watches no more folders than it does (fs.inotify.max_user_watches sets how many).',
  watch_files:
    'Changes are looked for every 15 minutes: too many files are open on this computer to watch folders.',
  watch_error: 'Changes are looked for every 15 minutes: the folder cannot be watched ({{detail}}).',
  watch_network:
    'Changes are looked for every 15 minutes: {{kind}} drives do not tell what other computers change there.',

  label_unknown: 'There is no label “{{key}}”.',
  label_key_unknown: 'There is no label with the key “{{key}}”.',
  label_own: '“{{name}}” is a tag of your own: only you decide where it is shown.',
  label_unnameable: '“{{name}}” has no letter or digit: nobody could search for it.',
  label_taken: 'There is a label or tag “{{name}}” already. Choose another name.',
  own_tag_unknown: 'There is no own tag “{{key}}”.',
  tag_unnamed: 'Expected a tag’s name.',
  tag_name: 'A tag’s name has 1 to {{limit}} signs, and none of the signs , ; / |, but got “{{name}}”.',
  tag_long: 'A tag may have {{limit}} signs at most, and “{{name}}…” has {{length}}.',
  tag_taken: 'There is a tag “{{name}}” there already. Merge the two instead.',
  tag_below: '“{{above}}” is below “{{name}}” already.',
  tag_merged_into_itself: '“{{name}}” cannot be merged into itself or a tag below it.',
  taught_tag_unknown: 'There is no taught tag “{{key}}”.',
  taught_both: '{{photos}} of the photos are both example and counter-example.',
  taught_unseen: '“{{name}}” has no example that a network has seen yet.',
  taught_name: 'Expected the name of one tag to be taught, but got “{{name}}”.',
  taught_label: '“{{name}}” is a label already: confirm and reject it instead, or choose another name.',
  taught_example: 'Example {{number}} of “{{path}}” is damaged. Export the tag again where it was taught.',
  album_unknown: 'There is no album with the number {{id}}.',
  search_unknown: 'There is no saved search with the number {{id}}.',
  notice_unknown: 'There is no notice with the number {{id}}.',

  import_not_json: 'The file is no JSON. Expected a list of photos.',
  import_no_list: 'The file holds no list. Expected a list of photos.',
  import_no_columns: 'The file’s first line names neither “path” nor “hash”.',
  import_csv: 'The file cannot be used: the quoted cell that begins in line {{line}} has no end.',

  library_busy: 'Another Photonest has this library open ({{path}}).',
  library_damaged:
    'The library file {{path}} cannot be used ({{detail}}). Your photos are untouched. Move the file away, or put a backup in its place, and start again.',
  library_closed:
    'The library file {{path}} cannot be opened ({{detail}}). Expected a folder that Photonest may write to, on a drive with some room.',
  library_newer:
    'The library {{path}} was made by a newer Photonest (schema {{schema}}, this one knows {{known}}). Update Photonest to open it.',
  library_folder:
    'The library’s folder {{path}} cannot be made ({{detail}}). Expected a folder that Photonest may write to; choose another with --library.',
  library_not_copied: '{{path}} cannot be copied whole ({{detail}}).',
  backup_damaged:
    'The backup {{path}} is damaged ({{detail}}). Your library stays as it is; choose another backup.',
  backup_unknown: 'There is no backup with the number {{id}}.',

  file_relative: 'Expected a file’s whole path, but got “{{path}}”.',
  file_missing: 'There is no file {{path}}. Look in {{folder}} for its name.',
  model_unknown: 'There is no model “{{id}}”. Known are {{known}}.',
  model_missing: '{{name}} is not installed.',
  model_to_install: '{{name}} is not installed yet. Install it first.',
  model_active: '{{name}} tags your photos now. Use another model first.',
  model_installing: '{{name}} is being installed now. Cancel that first, or wait for it.',
  model_gone: 'The model that tagged this photo, {{name}}, is not installed any more.',
  model_incomplete: 'Expected a complete model in {{path}}: install it again.',
  model_files_missing: 'Files of {{name}} are missing in {{path}}. Install the model again.',
  model_file_damaged: '{{path}} is damaged. Install the model again.',
  analysis_model_unknown: 'There is no model “{{name}}” of an analysis.',
  analysis_model_missing: 'The model for {{name}} is not installed.',
  analysis_model_installing: '{{name}} is being installed now. Cancel that first.',
  analysis_model_bundled: '{{name}} comes with Photonest: it stays as it is.',
  install_ended: 'Installing the model ended early ({{detail}}). Try again.',
  downloading_already: '{{name}} is being downloaded already: wait for it or stop it.',
  weights_not_downloaded:
    'Expected to download the weights of {{name}}, but no source gave them: {{causes}}. {{kept}}Try again later, or fetch the file in another way and choose it: photonest models install {{id}} --from FILE.',
  analysis_weights_not_downloaded:
    'Expected to download the weights of {{name}}, but no source gave them: {{causes}}. {{kept}}Try again later, or choose the file if you have it: the authors’ server has failed before, and the link may be dead. The file is called {{file}}.',
  weights_closed: 'Expected a weights file at {{path}}, but it cannot be opened.',
  weights_wrong:
    'Expected {{path}} to have the {{algorithm}} {{expected}}, but it has {{received}}: the file is damaged or is another one. Download it again.',
  analysis_weights_wrong:
    'Expected {{path}} to have the {{algorithm}} {{expected}}, but it has {{received}}: the file is damaged or is another one. Get it again.',
  weights_foreign:
    'Expected the tensors of {{network}} in {{path}}, but {{detail}}. Choose the weights of this network.',
  weights_damaged:
    'Expected {{expected}} in {{path}}, but received {{received}}: the file is damaged or of another kind. Download it again.',
  text_manifest: 'Expected the manifest of a text reader: {{path}}.',
  part_missing: '{{path}}, a part of {{name}}, cannot be read. Install Photonest again.',
  part_damaged: '{{path}}, a part of {{name}}, is damaged. Install Photonest again.',
  network_not_loaded:
    'The network in {{path}} could not be loaded. Delete its folder: it is made again at the next start.',
  graph_not_loaded: 'The network in {{path}} could not be loaded. Delete its folder and install it again.',
  network_not_run: 'The network cannot be run: its program {{reason}}. See the log.',
  provider_not_here:
    '{{provider}} is chosen in the settings, but this computer can run networks on {{known}} only. Choose "automatic" or the processor in the settings.',
  provider_refused:
    '{{provider}} ({{device}}) is not used: it {{reason}}. Choose "automatic" or the processor in the settings.',
  hub_address:
    'Expected HF_ENDPOINT to be an address that begins with https:// or http://, but received "{{address}}".',
  cuda_unsupported:
    'CUDA needs Linux on x64 and a card with NVIDIA’s driver, and this computer does not have both. Nothing was fetched.',
  cuda_not_downloaded:
    'Expected to download CUDA’s libraries ({{name}}), but no source gave them: {{causes}}. {{kept}}Try again later.',
  cuda_not_found: 'Expected to find {{name}} in the NuGet feed {{feed}}, but {{cause}}. Try again later.',
  cuda_damaged: 'Expected a zip file with the libraries in {{path}}, but found {{detail}}: fetch it again.',

  remote_address:
    'Expected ssh://host, or ssh://user@host:port, but got “{{address}}”. A password does not belong there.',
  remote_mapping: 'Expected a folder here and the same one there, but got “{{local}}” and “{{remote}}”.',
  remote_running: 'Another computer is tagging already: end that first.',
  remote_other_model: 'Another model tags now: begin again with that one.',
  remote_unreachable:
    'Photonest cannot be started on {{host}}{{said}}. Try “ssh {{host}} photonest map --about” without a password; say where it is there if it has another name.',
  remote_version: '{{host}} has Photonest {{there}}, and this is {{here}}. Install the same version on both.',
  remote_weights:
    '{{host}} has other weights of {{model}} than this computer. Install the same model on both.',
  remote_broken_off: 'The connection to {{host}} broke off, and is made again.',
  remote_away: '{{host}} stays away: this computer goes on alone.',
} as const satisfies Record<ProblemCode, string>;

/** What is put into some sentences only. */
export const PROBLEM_PARTS = {
  cause: '{{url}} {{fault}}',
  nextCause: '{{before}}; {{next}}',
  kept: 'What has arrived ({{received}} MB) is kept for another try. ',
  said: ' ({{detail}})',
  file: '{{path}} {{reason}}.',
  nextFile: '{{before}} {{next}}',
  inPrecision: '{{provider}} in {{precision}}',
  listed: '{{before}}, {{next}}',
  processor: 'the processor',
} as const;

/** How parts are said in a language. */
export type SayProblem = {
  part(name: keyof typeof PROBLEM_PARTS, values: SentenceValues): string;
  fault(code: keyof typeof FAULT_SENTENCES, values: SentenceValues): string;
  refusal(refusal: Refusal): string;
  file(failure: FileFailure): string;
};

const IN_ENGLISH: SayProblem = {
  part: (name, values) => fillSentence(PROBLEM_PARTS[name], values),
  fault: (code, values) => fillSentence(FAULT_SENTENCES[code], values),
  refusal: refusalClause,
  file: fileFailureSentence,
};

/** The problem in English, as one or more sentences. */
export function problemSentence(problem: Problem): string {
  return fillSentence(PROBLEM_SENTENCES[problem.code], problemValues(problem, IN_ENGLISH));
}

/** What stands in the sentence of a problem, in the language of `say`. */
export function problemValues(problem: Problem, say: SayProblem): SentenceValues {
  switch (problem.code) {
    case 'weights_not_downloaded':
    case 'analysis_weights_not_downloaded':
    case 'cuda_not_downloaded': {
      const { code: _, causes, received, ...values } = problem;
      const kept = received === 0 ? '' : say.part('kept', { received });
      const said = causes.map((cause) => causeWords(cause, say));
      return {
        ...values,
        kept,
        causes: said.reduce((before, next) => say.part('nextCause', { before, next })),
      };
    }
    case 'cuda_not_found': {
      const { code: _, cause, ...values } = problem;
      return { ...values, cause: causeWords(cause, say) };
    }
    case 'remote_unreachable': {
      const { host, detail } = problem;
      return { host, said: detail === '' ? '' : say.part('said', { detail }) };
    }
    case 'photo_failed':
      return { reason: say.file(problem.failure) };
    case 'trash_not_restored': {
      const files = problem.files.map(({ path, failure }) =>
        say.part('file', { path, reason: say.file(failure) }),
      );
      return { files: files.reduce((before, next) => say.part('nextFile', { before, next })) };
    }
    case 'network_not_run':
      return { reason: say.refusal(problem.refusal) };
    case 'provider_not_here': {
      const known = problem.known.map((name) => providerWords(name, say));
      return {
        provider: providerWords(problem.provider, say),
        known: known.reduce((before, next) => say.part('listed', { before, next })),
      };
    }
    case 'provider_refused': {
      const { precision, device, refusal } = problem;
      const provider = providerWords(problem.provider, say);
      const way = precision === 'float32' ? provider : say.part('inPrecision', { provider, precision });
      return { provider: way, device, reason: say.refusal(refusal) };
    }
    default: {
      const { code: _, ...values } = problem;
      return values;
    }
  }
}

/** A clause that fits behind a server's name, in English. */
export function faultSentence({ code, ...values }: DownloadFault): string {
  return fillSentence(FAULT_SENTENCES[code], values);
}

function providerWords(name: ProviderName, say: SayProblem): string {
  return name === 'cpu' ? say.part('processor', {}) : providerTitles[name];
}

function causeWords({ url, fault }: DownloadCause, say: SayProblem): string {
  const { code, ...values } = fault;
  return say.part('cause', { url, fault: say.fault(code, values) });
}
