import type { QueryProblem } from './problems/query-problem.ts';

export type Comparison = '>=' | '<=' | '>' | '<' | '=';

export type Amount = { name: string; comparison: Comparison; amount: number };

/**
 * Reads `dog>=2`, `"traffic light">1` or `sky>40%`; a name alone means that there is any.
 *
 * @param known names that can be asked for; null: any
 * @returns what cannot be understood of it
 */
export function readAmount(
  of: 'count' | 'share',
  text: string,
  known: ReadonlySet<string> | null,
): Amount | QueryProblem {
  const match = /^(.*?)(?:(>=|<=|>|<|=)(\d+(?:\.\d+)?)(%?))?$/.exec(text.trim().toLowerCase());
  const [, name = '', comparison = '>', number = '0', percent = ''] = match ?? [];
  const isShare = of === 'share';
  const isWrong = match === null || name === '' || (!isShare && (percent !== '' || number.includes('.')));
  if (isWrong) return { code: `query_${of}`, text };
  if (known !== null && !known.has(name)) return { code: isShare ? 'query_part' : 'query_object', name };
  // 40 and 40% are the same, and so is 0.4.
  const scale = isShare && (percent !== '' || Number(number) > 1) ? 100 : 1;
  return { name, comparison: comparison as Comparison, amount: Number(number) / scale };
}
