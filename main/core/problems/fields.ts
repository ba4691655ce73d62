import { PhotonestError } from '../errors.ts';
import type { Problem } from './problem.ts';
import { problemSentence } from './sentences.ts';

/** What a record says of a problem: an English sentence, and the code and values that it was made of, where it was. */
export type ProblemFields<Coded extends Problem = Problem> = { problem: string | null; codedProblem?: Coded };

export function problemFields<Coded extends Problem>(problem: Coded | null): ProblemFields<Coded> {
  return problem === null ? { problem: null } : { problem: problemSentence(problem), codedProblem: problem };
}

/** Of what was thrown; null where nothing was. */
export function errorFields(error: unknown): ProblemFields {
  if (error instanceof PhotonestError && error.problem !== null)
    return { problem: error.message, codedProblem: error.problem };
  const sentence = error instanceof Error ? error.message : String(error);
  return { problem: error === null ? null : sentence };
}
