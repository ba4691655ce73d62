import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PhotonestError } from '../../core/errors.ts';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import { LABEL_LANGUAGES, Words } from '../../core/search/words.ts';

const namesByWord = z.record(z.string(), z.array(z.string().min(1)));

const wordsSchema = z.strictObject({
  same: namesByWord,
  wider: namesByWord,
  kinds: namesByWord,
  related: namesByWord,
  near: namesByWord,
});

/** `models/labels/words.json` and the names in other languages. They ship with the app: anything wrong is `internal`. */
export async function readWords(folder: string, vocabulary: Vocabulary): Promise<Words> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, name), 'utf8'));
  try {
    const words = wordsSchema.parse(await read('words.json'));
    const names = LABEL_LANGUAGES.map(
      async (language) => [language, namesByWord.parse(await read(`names.${language}.json`))] as const,
    );
    return new Words(vocabulary, words, Object.fromEntries(await Promise.all(names)));
  } catch (cause) {
    throw new PhotonestError('internal', `The words in ${folder} cannot be read. Install Photonest again.`, {
      cause,
    });
  }
}
