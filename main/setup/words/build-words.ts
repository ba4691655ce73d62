/**
 * Writes `models/labels/words.json` and `models/labels/names.LANGUAGE.json`: what people type for labels.
 * `node main/setup/words/build-words.ts WORDNET CLDR`: the folder of WordNet 3.0's database files (Debian's
 * `wordnet-base` has them in `/usr/share/wordnet`), and the unpacked npm package `cldr-annotations-full`.
 * The hand-written sources are in `models/labels/words/`; they count for more than what is looked up.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldText, singularForms } from '../../core/fold-text.ts';
import type { Label, Vocabulary } from '../../core/labels/vocabulary.ts';
import type { BridgeKind } from '../../core/search/term.ts';
import { readVocabulary } from '../../engine/scoring/read-vocabulary.ts';
import { readEmojiNames } from './cldr.ts';
import { lookUpWords } from './look-up.ts';
import { WordNet } from './wordnet.ts';

const LABELS = 'models/labels';
const SOURCES = join(LABELS, 'words');
const LANGUAGES = ['ja', 'de', 'fr', 'es'];

type Entry = { kind: BridgeKind; word: string; labels: string[] };

async function build(wordnetFolder: string, cldrFolder: string): Promise<void> {
  const vocabulary = await readVocabulary(join(LABELS, 'vocabulary.json'));
  const emoji = readEmojiNames(cldrFolder, 'en');
  const written = readConcepts(vocabulary);
  const refused = readRows('refused.txt').map(([word]) => word);
  const known = new Set([...written.map(({ word }) => word), ...refused].map(foldText));
  const isNew = (word: string): boolean =>
    [foldText(word), ...singularForms(foldText(word))].every((form) => !known.has(form)) &&
    vocabulary.find(word).length === 0;
  const synsets = new Map(readRows('synsets.txt').map(([name, sense]) => [name, sense]));
  const looked = lookUpWords(new WordNet(wordnetFolder), emoji, vocabulary, synsets, isNew);
  writeWords([...written, ...looked]);
  for (const language of LANGUAGES) writeNames(language, vocabulary, cldrFolder, emoji);
}

/** `kind: word, word = label, other|if there is none`. */
function readConcepts(vocabulary: Vocabulary): Entry[] {
  return readRows('concepts.txt').flatMap(([left, right]) => {
    const [kind, words] = left.split(': ') as [BridgeKind, string];
    const labels = right.split(', ').filter((name) => name !== '');
    const kept = labels.filter((name) =>
      name.split('|').some((each) => vocabulary.findByName(each) !== undefined),
    );
    return words.split(', ').map((word) => ({ kind, word, labels: kept }));
  });
}

function readRows(name: string): [string, string][] {
  const lines = readFileSync(join(SOURCES, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [left = '', right = ''] = line.split(/ =(?: |$)/);
    return [left, right];
  });
}

/** A word with its labels on a line, so that a change can be read. */
function writeWords(entries: Entry[]): void {
  const kinds = ['same', 'wider', 'kinds', 'related', 'near'] as const;
  const seen = new Set<string>();
  const first = entries.filter(({ word }) => !seen.has(foldText(word)) && seen.add(foldText(word)));
  const parts = kinds.map((kind) => {
    const lines = first
      .filter((entry) => entry.kind === kind)
      .sort((a, b) => (a.word < b.word ? -1 : 1))
      .map(({ word, labels }) => `${JSON.stringify(word)}: ${JSON.stringify(labels)}`);
    return `"${kind}": {\n${lines.join(',\n')}\n}`;
  });
  writeFileSync(join(LABELS, 'words.json'), `{\n${parts.join(',\n')}\n}\n`);
}

/** The hand-written names, then those of the emoji that is called like the label. */
function writeNames(
  language: string,
  vocabulary: Vocabulary,
  cldrFolder: string,
  emoji: Map<string, { name: string }>,
): void {
  const names = new Map(readRows(`names.${language}.txt`).map(([name, words]) => [name, words.split(', ')]));
  const translated = readEmojiNames(cldrFolder, language);
  for (const [sign, { name }] of emoji) {
    const label: Label | undefined = vocabulary.findByName(name);
    const word = translated.get(sign)?.name;
    if (label === undefined || word === undefined) continue;
    const words = names.get(label.name) ?? [];
    if (!words.some((each) => each.toLowerCase() === word.toLowerCase()))
      names.set(label.name, [...words, word]);
  }
  const lines = [...names].map(([name, words]) => `${JSON.stringify(name)}: ${JSON.stringify(words)}`);
  writeFileSync(join(LABELS, `names.${language}.json`), `{\n${lines.join(',\n')}\n}\n`);
}

const [wordnetFolder, cldrFolder] = process.argv.slice(2);
if (wordnetFolder === undefined || cldrFolder === undefined) {
  console.error('Give the folders of WordNet’s database and of cldr-annotations-full.');
  process.exitCode = 2;
} else {
  await build(wordnetFolder, cldrFolder);
}
