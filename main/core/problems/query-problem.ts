import { z } from 'zod';

export const PLAIN_QUERY_PROBLEMS = [
  'query_quote_open',
  'query_bracket_open',
  'query_bracket_closed',
  'query_or',
] as const;
/** `text` as it was typed. */
const WITH_TEXT = [
  'query_label',
  'query_own_tag',
  'query_category',
  'query_rating',
  'query_has',
  'query_is',
  'query_place',
  'query_date',
  'query_count',
  'query_share',
] as const;
/** Nothing of that name is counted, or measured. */
const WITH_NAME = ['query_object', 'query_part'] as const;

/** What cannot be understood of a query. */
export const queryProblems = [
  z.object({ code: z.enum(PLAIN_QUERY_PROBLEMS) }),
  z.object({ code: z.enum(WITH_TEXT), text: z.string() }),
  z.object({ code: z.enum(WITH_NAME), name: z.string() }),
  /** `known`: the filters that there are. */
  z.object({ code: z.literal('query_filter'), filter: z.string(), known: z.string() }),
  z.object({ code: z.literal('query_number'), filter: z.string(), text: z.string() }),
  z.object({ code: z.literal('query_parts'), limit: z.int() }),
] as const;

export type QueryProblem = z.infer<(typeof queryProblems)[number]>;
