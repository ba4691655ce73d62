/** By code, the end of a sentence about a pattern, or about patterns, that cannot be used. */
const UNUSABLE = {
  patterns: (limit: number) => `has more than ${limit} patterns`,
  wildcards: (limit: number) => `has a pattern with wildcards of more than ${limit} characters`,
  ranges: (limit: number) => `has a pattern with more than ${limit} wide ranges`,
};

/** A pattern that takes part in no match. The message is the end of a sentence. */
export class UnusablePattern extends Error {
  readonly code: keyof typeof UNUSABLE;
  readonly limit: number;

  constructor(code: keyof typeof UNUSABLE, limit: number) {
    super(UNUSABLE[code](limit));
    this.code = code;
    this.limit = limit;
  }
}
