import type { PhotoDetail } from '../../main/core/api.ts';

const SENTENCES: Record<NonNullable<PhotoDetail['remark']>, string> = {
  cut_short: 'The end of this file is missing: the photo is shown as far as it goes. Look for a whole copy.',
  damaged_inside: 'This file is damaged inside: parts of the photo may be wrong. Look for a sound copy.',
};

export function remarkSentence(remark: NonNullable<PhotoDetail['remark']>): string {
  return SENTENCES[remark];
}
