/**
 * What the files in `models/labels/` must be. They ship with the app: a test checks them, and a start, which that
 * would take a tenth longer, only reads them.
 */
import { z } from 'zod';
import type { CarefulLabel } from '../../core/labels/careful-labels.ts';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import type { NameData, WordData } from '../../core/search/words.ts';
import { toVocabulary, type VocabularyFile } from './read-vocabulary.ts';

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

const vocabularySchema: z.ZodType<VocabularyFile> = z.strictObject({
  categories: z.array(text),
  words: z.array(text),
  classes: z.array(z.tuple([text, text])),
  labels: z.array(labelSchema),
});

/** @throws ZodError, or Error where the labels are no tree */
export function parseVocabulary(json: unknown): Vocabulary {
  return toVocabulary(vocabularySchema.parse(json));
}

/** `models/labels/careful.json`. */
export const carefulSchema: z.ZodType<CarefulLabel[]> = z.array(
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

/** `models/labels/names.LANGUAGE.json`. */
export const namesSchema: z.ZodType<NameData> = z.record(z.string(), z.array(text));

/** `models/labels/words.json`. */
export const wordsSchema: z.ZodType<WordData> = z.strictObject({
  same: namesSchema,
  wider: namesSchema,
  kinds: namesSchema,
  related: namesSchema,
  near: namesSchema,
});
