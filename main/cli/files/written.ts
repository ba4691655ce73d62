import type { FilesWritten, FileWritten } from '../../core/api.ts';
import { DONE, SOME_FAILED } from '../errors.ts';
import { note, print } from '../output.ts';

/** The first files that change; a list of all would be as long as the library. */
const SHOWN = 10;

/** What became of all photos, from the answers for some at a time. */
export function sum(answers: FilesWritten[]): FilesWritten {
  const add = (of: 'photos' | 'written' | 'unchanged'): number =>
    answers.reduce((total, answer) => total + answer[of], 0);
  return {
    photos: add('photos'),
    written: add('written'),
    unchanged: add('unchanged'),
    failed: answers.flatMap((answer) => answer.failed),
    preview: answers.flatMap((answer) => answer.preview).slice(0, SHOWN),
  };
}

/** @param done `written`, `would be written`. @returns the exit status */
export function report(summary: FilesWritten, done: string, json: boolean): number {
  print(json, summary, () => summary.preview.flatMap(describe));
  for (const { path, reason } of summary.failed) note(`${path}: ${reason}`);
  const { photos, written, unchanged, failed } = summary;
  if (!json)
    note(`${photos} photos: ${written} files ${done}, ${unchanged} unchanged, ${failed.length} failed.`);
  return failed.length > 0 ? SOME_FAILED : DONE;
}

function describe({ path, added, removed }: FileWritten): string[] {
  return [path, `  ${[...added.map((each) => `+${each}`), ...removed.map((each) => `-${each}`)].join(', ')}`];
}
