/** A piece of a sentence; `mark` is the name of the tag it stood in. */
export type Part = { mark: string | null; text: string };

/** `choose <link>another</link> now` as its three parts, for markup within a sentence of the catalogue. */
export function partsOf(sentence: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: whole, 1: mark, 2: text, index } of sentence.matchAll(/<(\w+)>(.*?)<\/\1>/gs)) {
    if (index > end) parts.push({ mark: null, text: sentence.slice(end, index) });
    parts.push({ mark: mark!, text: text! });
    end = index + whole.length;
  }
  if (end < sentence.length) parts.push({ mark: null, text: sentence.slice(end) });
  return parts;
}
