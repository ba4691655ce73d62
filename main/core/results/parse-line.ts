import { failedSchema, mergeableSchema, type MergeableResult } from './result.ts';

/** What a line of results is to a library. */
export type ParsedLine =
  | { kind: 'result'; result: MergeableResult }
  /** Nothing came of the photo. */
  | { kind: 'failed' }
  /** No JSON: its beginning or its end is missing. */
  | { kind: 'cut' }
  /** Something else than a result. */
  | { kind: 'foreign' };

export function parseLine(text: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'cut' };
  }
  return parseResult(value);
}

/** The same for what is parsed already, as the rows of a table are. */
export function parseResult(value: unknown): ParsedLine {
  if (failedSchema.safeParse(value).success) return { kind: 'failed' };
  const parsed = mergeableSchema.safeParse(value);
  return parsed.success ? { kind: 'result', result: parsed.data } : { kind: 'foreign' };
}
