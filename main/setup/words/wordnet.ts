import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Synset = { id: string; words: string[]; hypernyms: string[]; hyponyms: string[] };

/** The nouns of WordNet 3.0, from its database files (`data.noun`, `index.noun`, `cntlist.rev`; see its `wndb(5)`). */
export class WordNet {
  readonly #synsets = new Map<string, Synset>();
  /** Synsets of a word, the most frequent sense first. */
  readonly #senses = new Map<string, string[]>();
  /** Words that occur in WordNet's tagged texts. */
  readonly #frequent = new Set<string>();

  constructor(folder: string) {
    const read = (name: string): string[] => readFileSync(join(folder, name), 'utf8').split('\n');
    for (const line of read('data.noun'))
      if (/^\d/.test(line)) this.#addSynset(line.split(' | ')[0]!.split(' '));
    for (const line of read('index.noun')) {
      const fields = line.trimEnd().split(' ');
      if (!/^[a-z0-9]/.test(line)) continue;
      const offsets = fields.slice(-Number(fields[2])); // the synsets are the last fields, as many as field 2 says
      this.#senses.set(
        toWords(fields[0]!),
        offsets.map((offset) => `n${offset}`),
      );
    }
    for (const line of read('cntlist.rev')) {
      const lemma = /^([^%]+)%1:/.exec(line)?.[1]; // %1: a noun
      if (lemma !== undefined) this.#frequent.add(toWords(lemma));
    }
  }

  find(id: string): Synset | null {
    return this.#synsets.get(id) ?? null;
  }

  sensesOf(word: string): string[] {
    return this.#senses.get(word.toLowerCase()) ?? [];
  }

  isFrequent(word: string): boolean {
    return this.#frequent.has(word.toLowerCase());
  }

  #addSynset(fields: string[]): void {
    const id = `n${fields[0]}`;
    const wordCount = Number.parseInt(fields[3]!, 16);
    const words = Array.from({ length: wordCount }, (_, index) => toWords(fields[4 + 2 * index]!));
    const pointers = 4 + 2 * wordCount;
    const [hypernyms, hyponyms]: string[][] = [[], []];
    for (let index = 0; index < Number(fields[pointers]); index++) {
      const [symbol, offset] = fields.slice(pointers + 1 + 4 * index);
      if (symbol === '@' || symbol === '@i') hypernyms!.push(`n${offset}`);
      if (symbol === '~') hyponyms!.push(`n${offset}`); // not `~i`: Rome is no kind of city that one types
    }
    this.#synsets.set(id, { id, words, hypernyms: hypernyms!, hyponyms: hyponyms! });
  }
}

function toWords(lemma: string): string {
  return lemma.replaceAll('_', ' ');
}
