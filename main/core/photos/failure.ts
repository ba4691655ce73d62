import type { Failure } from '../api.ts';

type Untagged = Pick<Failure, 'state' | 'reason'> & { shownWith: string | null };

/** By the words that are found in reasons; those of a crash and of a file's damage are `core/photos/reading.ts`' and libvips'. */
const KINDS: [RegExp, Failure['kind']][] = [
  [/permissions forbid/, 'permission'],
  [/name is not valid text|path is too long/, 'name'],
  [/^a link /, 'link'],
  [/^a video/, 'video'],
  [/^crashed|^took longer/, 'crash'],
  [/not supported|not a picture|pixels/, 'unsupported'],
];

/** What a file that is not tagged is listed under. */
export function failureKind({ state, reason, shownWith }: Untagged): Failure['kind'] {
  if (shownWith !== null) return 'companion';
  const kind = KINDS.find(([words]) => words.test(reason))?.[1];
  return kind ?? (state === 'failed' ? 'damaged' : 'other');
}
