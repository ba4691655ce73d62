import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PhotonestError } from '../../core/errors.ts';
import { Vocabulary } from '../../core/labels/vocabulary.ts';

const text = z.string().min(1);

const labelSchema = z
  .strictObject({
    key: z.string().regex(/^[\w-]+$/, 'letters, digits and hyphens'),
    name: text,
    category: text,
    synonyms: z.array(text),
    definition: text,
    parents: z.array(text),
    classes: z.array(z.int().min(0)),
    word: z.int().min(0).nullable(),
    threshold: z.number().gt(0).lt(1).nullable(),
    score: z.enum(['classes', 'word', 'mean']),
  })
  .refine((label) => (label.word === null) === (label.threshold === null), 'a word has a threshold')
  .refine((label) => (label.word === null) === (label.score === 'classes'), 'a word has a say in the score');

const vocabularySchema = z.strictObject({
  categories: z.array(text),
  words: z.array(text),
  classes: z.array(z.tuple([text, text]).transform(([id, name]) => ({ id, name }))),
  labels: z.array(labelSchema),
});

/** Throws a ZodError, or an Error where the labels are no tree. */
export function parseVocabulary(json: unknown): Vocabulary {
  return new Vocabulary(vocabularySchema.parse(json));
}

/** `models/labels/vocabulary.json`. It ships with the app, so anything wrong with it is `internal`. */
export async function readVocabulary(path: string): Promise<Vocabulary> {
  try {
    return parseVocabulary(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new PhotonestError('internal', `The labels in ${path} cannot be read. Install Photonest again.`, {
      cause,
    });
  }
}
