import { readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { Vocabulary } from '../../main/core/labels/vocabulary.ts';

/** By a photo's path in the folder, or its name: the words for what is in it. */
const fileSchema = z.record(z.string(), z.array(z.string()));

/** Looked for in the folder where no file is named. */
const USUAL_NAMES = ['truth.json', 'words.json'];
const WORDNET_ID = /(?<![a-z0-9])n\d{8}(?!\d)/i;
const LONGEST_PHRASE = 4;

/** What is right of a photo. */
export type PhotoTruth = {
  /** Keys of the labels, with everything above them. */
  right: ReadonlySet<string>;
  /** Whether somebody listed all that is in it: else an everyday label that is not listed may be right too. */
  isListed: boolean;
};

/**
 * Truth out of a JSON file and out of file names: `n02088364_beagle.jpg` is the class of that WordNet id, and in
 * `golden retriever 3.jpg` the longest labels of the vocabulary count. A photo may have both.
 */
export class LabelTruth {
  readonly #vocabulary: Vocabulary;
  readonly #folder: string;
  readonly #listed: ReadonlyMap<string, string[]>;
  readonly #classes: ReadonlyMap<string, number>;

  constructor(vocabulary: Vocabulary, folder: string, listed: Record<string, string[]>) {
    this.#vocabulary = vocabulary;
    this.#folder = folder;
    this.#listed = new Map(Object.entries(listed));
    this.#classes = new Map(vocabulary.classes.map(({ id }, index) => [id, index]));
  }

  /** @param file of the truth; where it is left out, one of the usual names in the folder, or none */
  static async read(vocabulary: Vocabulary, folder: string, file: string | undefined): Promise<LabelTruth> {
    const found = file === undefined ? await findUsual(folder) : await readFile(file, 'utf8');
    const listed = found === null ? {} : fileSchema.parse(JSON.parse(found));
    return new LabelTruth(vocabulary, folder, listed);
  }

  /** Null for a photo that nothing tells of. */
  find(path: string): PhotoTruth | null {
    const inFolder = relative(this.#folder, path).split(sep).join('/');
    const words = this.#listed.get(inFolder) ?? this.#listed.get(basename(path)) ?? null;
    const named = this.#keysInName(basename(path).replace(/\.[^.]*$/, ''));
    const keys = [...named, ...(words ?? []).flatMap((word) => this.#keysOf(word))];
    if (words === null && keys.length === 0) return null;
    const right = new Set(keys.flatMap((key) => [key, ...this.#vocabulary.ancestors(key)]));
    return { right, isListed: words !== null };
  }

  #keysInName(name: string): string[] {
    const index = this.#classes.get(WORDNET_ID.exec(name)?.[0].toLowerCase() ?? '');
    if (index !== undefined)
      return this.#vocabulary.labels.filter(({ classes }) => classes.includes(index)).map(({ key }) => key);
    const words = name.split(/[^\p{L}]+/u).filter((word) => word !== '');
    const keys: string[] = [];
    for (let at = 0; at < words.length;) {
      const { found, used } = this.#longest(words.slice(at, at + LONGEST_PHRASE));
      keys.push(...found);
      at += used;
    }
    return keys;
  }

  #longest(words: string[]): { found: string[]; used: number } {
    for (let used = words.length; used > 0; used--) {
      const found = this.#keysOf(words.slice(0, used).join(' '));
      if (found.length > 0) return { found, used };
    }
    return { found: [], used: 1 };
  }

  #keysOf(word: string): string[] {
    return this.#vocabulary.has(word) ? [word] : this.#vocabulary.find(word).map(({ key }) => key);
  }
}

async function findUsual(folder: string): Promise<string | null> {
  for (const name of USUAL_NAMES) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return null;
}
