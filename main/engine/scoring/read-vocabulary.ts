import { readFile } from 'node:fs/promises';
import { CarefulLabels, type CarefulLabel } from '../../core/labels/careful-labels.ts';
import { PhotonestError } from '../../core/errors.ts';
import { Vocabulary, type VocabularyData } from '../../core/labels/vocabulary.ts';

/** `models/labels/vocabulary.json`; a class is WordNet's id and the name. */
export type VocabularyFile = Omit<VocabularyData, 'classes'> & { classes: [string, string][] };

/** `models/labels/vocabulary.json`. It ships with the app, so anything wrong with it is `internal`. */
export async function readVocabulary(path: string): Promise<Vocabulary> {
  return await readShipped(path, (json) => toVocabulary(json as VocabularyFile));
}

/** `models/labels/careful.json`, whose labels must be the vocabulary's; like that, it ships with the app. */
export async function readCarefulLabels(path: string, vocabulary: Vocabulary): Promise<CarefulLabels> {
  return await readShipped(path, (json) => {
    const entries = json as CarefulLabel[];
    for (const { key, rule } of entries)
      for (const each of rule.kind === 'not-with' ? [key, rule.label] : [key]) vocabulary.get(each);
    return new CarefulLabels(entries, vocabulary);
  });
}

/** @throws Error where the labels are no tree */
export function toVocabulary({ classes, ...rest }: VocabularyFile): Vocabulary {
  return new Vocabulary({ ...rest, classes: classes.map(([id, name]) => ({ id, name })) });
}

async function readShipped<T>(path: string, use: (json: unknown) => T): Promise<T> {
  try {
    return use(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new PhotonestError('internal', `The labels in ${path} cannot be read. Install Photonest again.`, {
      cause,
    });
  }
}
