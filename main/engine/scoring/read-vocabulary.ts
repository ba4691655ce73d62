import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CarefulLabels, type CarefulLabel } from '../../core/labels/careful-labels.ts';
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
  })
  .refine(({ word, classes }) => word !== null || classes.length > 0, 'a label has a word or classes');

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

const carefulSchema: z.ZodType<CarefulLabel[]> = z.array(
  z.strictObject({
    key: text,
    name: text,
    below: z.boolean(),
    rule: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('needs'), probability: z.number().gt(0).lt(1) }),
      z.strictObject({ kind: z.literal('not-with'), label: text, from: z.number().gt(0).lt(1) }),
    ]),
    reason: text,
  }),
);

/** `models/labels/careful.json`, whose labels must be the vocabulary's; like that, it ships with the app. */
export async function readCarefulLabels(path: string, vocabulary: Vocabulary): Promise<CarefulLabels> {
  try {
    const entries = carefulSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    for (const { key, rule } of entries)
      for (const each of rule.kind === 'not-with' ? [key, rule.label] : [key]) vocabulary.get(each);
    return new CarefulLabels(entries, vocabulary);
  } catch (cause) {
    throw new PhotonestError('internal', `The labels in ${path} cannot be read. Install Photonest again.`, {
      cause,
    });
  }
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
