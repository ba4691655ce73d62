import { foldText } from '../../core/fold-text.ts';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import type { Candidate } from '../../core/search/spelling.ts';

/** How much a label counts among equally near spellings. */
const EVERYDAY_WEIGHT = 1000;
const OWN_WEIGHT = 500;

/** Everything that a misspelt word may be meant for; wider labels and own tags weigh more than other words. */
export function listSpellings(
  vocabulary: Vocabulary,
  ownNames: Iterable<string>,
  otherWords: Iterable<string>,
): Candidate[] {
  const list: Omit<Candidate, 'folded'>[] = [];
  for (const { name, synonyms, classes, word } of vocabulary.labels) {
    const weight = word === null ? classes.length : EVERYDAY_WEIGHT;
    list.push({ text: name.replace(/ \(.*\)$/, ''), weight });
    for (const text of synonyms) list.push({ text, weight: weight / 2 });
  }
  for (const text of ownNames) list.push({ text, weight: OWN_WEIGHT });
  for (const text of otherWords) list.push({ text, weight: 0 });
  return list.map(({ text, weight }) => ({ text, weight, folded: foldText(text) }));
}
