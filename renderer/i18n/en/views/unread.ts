import { FAILURE_SENTENCES } from '../../../../main/core/photos/failure-sentence.ts';

/** Photos that could not be read. */
export const unread = {
  name: 'Could not be read',
  title: 'Could not be read',
  left_one: '{{count, number}} file. They are left as they are.',
  left_other: '{{count, number}} files. They are left as they are.',
  retryAll: 'Try all again',
  list: 'Files that could not be read',
  showMore_one: 'Show {{count, number}} more',
  showMore_other: 'Show {{count, number}} more',
  skipped: 'Skipped',
  skippedText_one: '{{count, number}} file that Photonest does not look into.',
  skippedText_other: '{{count, number}} files that Photonest does not look into.',
  files_one: '{{count, number}} file',
  files_other: '{{count, number}} files',
  andMore_one: 'and {{count, number}} more',
  andMore_other: 'and {{count, number}} more',
  companions: 'raw files and films that are shown with the photo of their name',
  reveal: 'Show in folder',
  retry: 'Try again',
  retryFile: 'Try again: {{name}}',
  none: { title: 'No problems', text: 'Files that cannot be read are listed here, with the reason.' },
  failed: 'The list could not be loaded',
  loading: 'Loading',
  /** By the code of a failure (`main/core/photos/failure.ts`): a clause that fits behind the file's name. */
  reasons: FAILURE_SENTENCES,
  /** The photo is tagged; only this analysis of it failed. */
  analyses: {
    text: 'is tagged, but its text could not be read: the photo {{reason}}',
    objects: 'is tagged, but its objects could not be found: the photo {{reason}}',
    scenes: 'is tagged, but its scene could not be told: the photo {{reason}}',
  },
};
