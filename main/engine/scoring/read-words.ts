import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import { LABEL_LANGUAGES, Words, type NameData, type WordData } from '../../core/search/words.ts';

/** `models/labels/words.json` and the names in other languages. They ship with the app: anything wrong is `internal`. */
export async function readWords(folder: string, vocabulary: Vocabulary): Promise<Words> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, name), 'utf8'));
  try {
    const words = (await read('words.json')) as WordData;
    const names = LABEL_LANGUAGES.map(
      async (language) => [language, (await read(`names.${language}.json`)) as NameData] as const,
    );
    return new Words(vocabulary, words, Object.fromEntries(await Promise.all(names)));
  } catch (cause) {
    throw new PhotonestError('internal', `The words in ${folder} cannot be read. Install Photonest again.`, {
      cause,
    });
  }
}
