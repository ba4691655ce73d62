import { fillSentence, type SentenceValues } from '../sentence.ts';

export const PLAIN_ROW_PROBLEMS = ['no_photo', 'no_photo_or_content', 'other_content', 'nameless'] as const;
/** What a field may be, by the messages of the schema. */
export const FIELD_PROBLEMS = ['field_hash', 'field_rating', 'field_colour'] as const;

/** Why a row of a file for import is left out: a code, and the values that its clause needs. */
export type RowProblem =
  | { code: (typeof PLAIN_ROW_PROBLEMS)[number] }
  | { code: 'tag_long'; limit: number }
  | { code: (typeof FIELD_PROBLEMS)[number]; field: string }
  | { code: 'field_long'; field: string; limit: number }
  /** `detail` is in the schema's words. */
  | { code: 'field'; field: string; detail: string }
  | { code: 'row'; detail: string };

/** Clauses that fit behind the photo's name or the row's number, in English. */
export const ROW_PROBLEM_SENTENCES = {
  no_photo: 'no photo of this path',
  no_photo_or_content: 'no photo of this path or content',
  other_content: 'its content is another now',
  nameless: 'neither a path nor a hash is given',
  tag_long: 'a tag may have {{limit}} signs at most',
  field_hash: '{{field}}: a hash has 64 hexadecimal digits',
  field_rating: '{{field}}: a rating is a number from 0 to 5',
  field_colour: '{{field}}: a colour is # and six digits from 0 to f',
  field_long: '{{field}}: a text may have {{limit}} signs at most',
  field: '{{field}}: {{detail}}',
  row: '{{detail}}',
} as const satisfies Record<RowProblem['code'], string>;

export function rowProblemSentence(problem: RowProblem): string {
  return fillSentence(ROW_PROBLEM_SENTENCES[problem.code], rowProblemValues(problem));
}

export function rowProblemValues({ code: _, ...values }: RowProblem): SentenceValues {
  return values;
}
