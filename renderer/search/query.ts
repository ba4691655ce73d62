import type { Chip, LabelCount } from '../../main/core/api.ts';

/** The query without its chip at `index`, and without the OR that joined it to a neighbour. */
export function withoutChip(text: string, chips: Chip[], index: number): string {
  let from = 0;
  for (const [at, chip] of chips.entries()) {
    const start = findWhole(text, chip.source, from);
    if (start === -1) continue;
    const end = start + chip.source.length;
    if (at === index) {
      const before = text.slice(0, start);
      const joined = /(^|\s)OR\s*$/;
      return joined.test(before)
        ? tidy(`${before.replace(joined, '')} ${text.slice(end)}`)
        : tidy(`${before} ${text.slice(end).replace(/^\s*OR(?=\s|$)/, '')}`);
    }
    from = end;
  }
  return text;
}

/** Joins words to a query, with single spaces. */
export function withWords(text: string, words: string): string {
  return tidy(`${text} ${words}`);
}

/** Replaces the word that is being typed, keeping those before it. */
export function completeLastWord(typed: string, words: string): string {
  const before = /^(.*\s)?\S*$/s.exec(typed)?.[1] ?? '';
  return tidy(`${before}${words}`);
}

/** The filter that finds exactly the photos that a label's count counts. */
export function labelQuery(label: Pick<LabelCount, 'key' | 'name'>): string {
  return `${label.key.startsWith('own:') ? 'own' : 'tag'}:${quoted(label.name)}`;
}

export function folderQuery(path: string): string {
  return `folder:${quoted(path)}`;
}

/** A chip in words: `folder:"/home/ann/Pictures"` is `in Pictures`. */
export function chipWords(chip: Chip): string {
  const words = chip.kind === 'filter' ? filterWords(chip.text) : chip.text;
  return chip.negated ? `not ${words}` : words;
}

function filterWords(text: string): string {
  const match = /^([a-z]+):"?([^"]*)"?$/i.exec(text);
  if (match === null) return text;
  const [, filter, value = ''] = match;
  switch (filter?.toLowerCase()) {
    case 'folder':
      return `in ${value.split(/[/\\]/).filter(Boolean).at(-1) ?? value}`;
    case 'date':
      return value.replace('..', ' to ');
    case 'similar':
      return 'like one photo';
    default:
      return value;
  }
}

function quoted(value: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(value) ? value : `"${value.replaceAll('"', '')}"`;
}

/** `dog` is found in `-dog dog` at 5, not at 1: a chip's source stands between spaces. */
function findWhole(text: string, source: string, from: number): number {
  for (let at = text.indexOf(source, from); at !== -1; at = text.indexOf(source, at + 1)) {
    const before = at === 0 ? ' ' : text[at - 1]!;
    const after = text[at + source.length] ?? ' ';
    if (/\s/.test(before) && /\s/.test(after)) return at;
  }
  return -1;
}

/** Single spaces, but for those between quotation marks. */
function tidy(text: string): string {
  return (text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []).join(' ');
}
