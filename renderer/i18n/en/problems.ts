import { REFUSAL_SENTENCES } from '../../../main/core/models/refusal-sentences.ts';
import { FAULT_SENTENCES } from '../../../main/core/problems/download-fault-sentences.ts';
import { PROBLEM_PARTS, PROBLEM_SENTENCES } from '../../../main/core/problems/sentences.ts';

/** Why something could not be done: the engine says it by codes and values. */
export const problems = {
  sentences: PROBLEM_SENTENCES,
  parts: PROBLEM_PARTS,
  /** Clauses that fit behind a server's address. */
  faults: FAULT_SENTENCES,
  /** Clauses that fit behind an execution provider's name. */
  refusals: REFUSAL_SENTENCES,
};
