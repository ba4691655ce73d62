import type { Failure } from '../../main/core/api.ts';
import { sentenceValues } from '../../main/core/photos/failure-sentence.ts';
import type { PhotoFailure } from '../../main/core/photos/failure.ts';
import { t } from '../i18n/i18n.svelte.ts';

/** A clause that fits behind the file's name. */
export function failureWords(failure: PhotoFailure): string {
  return t(`unread.reasons.${failure.code}`, sentenceValues(failure));
}

/** Of a photo that is tagged, and of which an analysis failed, it says which. */
export function fileFailureWords({ analysis, failure }: Pick<Failure, 'analysis' | 'failure'>): string {
  const reason = failureWords(failure);
  return analysis === undefined ? reason : t(`unread.analyses.${analysis}`, { reason });
}
