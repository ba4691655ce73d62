import type { Label, Vocabulary } from '../../core/labels/vocabulary.ts';
import type { BridgeKind } from '../../core/search/term.ts';
import type { EmojiName } from './cldr.ts';
import type { Synset, WordNet } from './wordnet.ts';

type Entry = { kind: BridgeKind; word: string; labels: string[] };

/** A word so far below a label, or above one, is too far from what is seen. */
const MOST_LEVELS = 3;
/** A word for more labels than these says too little. */
const MOST_KINDS = 6;
const MOST_RELATED = 3;

/**
 * Words that WordNet and the emoji's names lead to labels: other words of the label's synset, what is below it, what is
 * above a few labels, and an emoji's name whose keywords name a label. Only where that is the word's first sense.
 *
 * @param synsets by a label's name the word and sense of its synset, where its key is none: `people`, `person 1`
 */
export function lookUpWords(
  wordnet: WordNet,
  emoji: Map<string, EmojiName>,
  vocabulary: Vocabulary,
  synsets: Map<string, string>,
  isNew: (word: string) => boolean,
): Entry[] {
  const labelOf = new Map<string, Label>();
  for (const label of vocabulary.labels) {
    const id = synsetOf(label, synsets, wordnet);
    if (id !== null) labelOf.set(id, label);
  }
  const isTyped = (word: string): boolean => /^[a-z][a-z' -]{2,}$/.test(word) && isNew(word);
  return [
    ...[...labelOf].flatMap(([id, label]) => below(wordnet, labelOf, id, label, isTyped)),
    ...above(wordnet, labelOf, isTyped),
    ...named(emoji, vocabulary, isTyped),
  ];
}

function synsetOf(label: Label, synsets: Map<string, string>, wordnet: WordNet): string | null {
  if (wordnet.find(label.key) !== null) return label.key;
  const [, word = '', sense = '1'] = /^(.*) (\d)$/.exec(synsets.get(label.name) ?? '') ?? [];
  return wordnet.sensesOf(word)[Number(sense) - 1] ?? null;
}

function below(
  wordnet: WordNet,
  labelOf: Map<string, Label>,
  id: string,
  label: Label,
  isTyped: (word: string) => boolean,
): Entry[] {
  const entries: Entry[] = [];
  const visit = (synset: Synset | null, level: number): void => {
    if (synset === null) return;
    for (const word of synset.words) {
      if (!isTyped(word) || wordnet.sensesOf(word)[0] !== synset.id) continue;
      if (level === 0) entries.push({ kind: 'same', word, labels: [label.name] });
      else if (wordnet.isFrequent(word)) entries.push({ kind: 'wider', word, labels: [label.name] });
    }
    if (level === MOST_LEVELS) return;
    for (const hyponym of synset.hyponyms) if (!labelOf.has(hyponym)) visit(wordnet.find(hyponym), level + 1);
  };
  visit(wordnet.find(id), 0);
  return entries;
}

function above(wordnet: WordNet, labelOf: Map<string, Label>, isTyped: (word: string) => boolean): Entry[] {
  const kindsOf = new Map<string, Set<Label>>();
  for (const [id, label] of labelOf) {
    const climb = (synset: Synset | null, level: number): void => {
      for (const hypernym of synset?.hypernyms ?? []) {
        if (labelOf.has(hypernym)) continue;
        kindsOf.set(hypernym, (kindsOf.get(hypernym) ?? new Set()).add(label));
        if (level < MOST_LEVELS - 1) climb(wordnet.find(hypernym), level + 1);
      }
    };
    climb(wordnet.find(id), 0);
  }
  return [...kindsOf].flatMap(([id, kinds]) => {
    if (kinds.size < 2 || kinds.size > MOST_KINDS) return [];
    const labels = [...kinds].map((label) => label.name);
    const words = wordnet
      .find(id)!
      .words.filter((word) => isTyped(word) && wordnet.isFrequent(word) && wordnet.sensesOf(word)[0] === id);
    return words.map((word): Entry => ({ kind: 'kinds', word, labels }));
  });
}

function named(
  emoji: Map<string, EmojiName>,
  vocabulary: Vocabulary,
  isTyped: (word: string) => boolean,
): Entry[] {
  return [...emoji.values()].flatMap(({ name, keywords }) => {
    if (!isTyped(name) || name.includes(' ')) return []; // those of several words are of signs and faces
    const labels = keywords.flatMap((keyword) => vocabulary.findByName(keyword)?.name ?? []);
    return labels.length === 0
      ? []
      : [{ kind: 'related' as const, word: name, labels: labels.slice(0, MOST_RELATED) }];
  });
}
