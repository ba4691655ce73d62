import type { Refusal } from '../../main/core/models/refusal.ts';
import type { Problem } from '../../main/core/problems/problem.ts';
import { problemValues, type SayProblem } from '../../main/core/problems/sentences.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { leftFileWords } from './reason.ts';

const IN_THE_WINDOWS_LANGUAGE: SayProblem = {
  part: (name, values) => t(`problems.parts.${name}`, values),
  fault: (code, values) => t(`problems.faults.${code}`, values),
  refusal: refusalWords,
  file: leftFileWords,
};

export function problemWords(problem: Problem): string {
  return t(`problems.sentences.${problem.code}`, problemValues(problem, IN_THE_WINDOWS_LANGUAGE));
}

/** A clause that fits behind an execution provider's name. */
export function refusalWords({ code, ...values }: Refusal): string {
  return t(`problems.refusals.${code}`, values);
}

/** What a record says of a problem, which has an English sentence and may have a code; null where there is none. */
export function shownProblem({
  problem,
  codedProblem,
}: {
  problem: string | null;
  codedProblem?: Problem;
}): string | null {
  return codedProblem === undefined ? problem : problemWords(codedProblem);
}
