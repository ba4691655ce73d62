/** Where a query may be completed: `before` stays, a minus or a bracket included, and `typed` is replaced. */
export type End = { before: string; typed: string; filter: string | null };

/** Longer names than this are not completed from their first word on. */
const MOST_WORDS = 5;

/** The ends of a query that may be a name, the longest first: of `sky -sea tu` “sea tu” and “tu”. */
export function endsOf(text: string): End[] {
  const quotes = text.split('"').length - 1;
  if (quotes % 2 === 1) return [splitFilter(text, text.lastIndexOf('"'))];
  const from = text.lastIndexOf('"') + 1;
  const starts = [...text.slice(from).matchAll(/(?<=^|[\s(])[^\s()]+/g)].map(({ index }) => from + index);
  if (starts.length === 0 || /[\s)]$/.test(text)) return [];
  const last = splitFilter(text, starts.at(-1)!);
  if (last.filter !== null) return [last];
  const ends = starts.slice(-MOST_WORDS).map((start) => splitSign(text, start));
  return ends.filter(({ typed }) => typed !== '' && !/[:"()|]|\s-/.test(typed));
}

/** A minus stays before what is completed. */
function splitSign(text: string, start: number): End {
  const sign = /^-/.exec(text.slice(start))?.[0] ?? '';
  const typed = text.slice(start + sign.length);
  return { before: text.slice(0, start) + sign, typed, filter: null };
}

/** @param at where the last word or the open quotation mark begins */
function splitFilter(text: string, at: number): End {
  const word = /(?:^|[\s(])-?([a-z]+):$/i.exec(text.slice(0, at));
  if (text[at] === '"') {
    const before = word === null ? text.slice(0, at) : text.slice(0, at - word[1]!.length - 1);
    return { before, typed: text.slice(at + 1), filter: word?.[1]?.toLowerCase() ?? null };
  }
  const filter = /^(-?)([a-z]+):(.*)$/is.exec(text.slice(at));
  if (filter === null) return splitSign(text, at);
  const [, sign = '', name = '', value = ''] = filter;
  return { before: text.slice(0, at) + sign, typed: value, filter: name.toLowerCase() };
}
