import { join } from 'node:path';
import { LabelChoices } from '../labels/label-choices.ts';
import { Labels } from '../labels/labels.ts';
import { MODELS_DIRECTORY } from '../paths.ts';
import { Heads } from '../scoring/heads.ts';
import { readCarefulLabels, readVocabulary } from '../scoring/read-vocabulary.ts';
import { readWords } from '../scoring/read-words.ts';
import { TaughtTags } from '../teaching/taught-tags.ts';
import type { EngineContext } from './context.ts';

export type OpenLabels = Awaited<ReturnType<typeof openLabels>>;

/** Reads the labels that come with the app, with what a person wants of them and taught beside them. */
export async function openLabels({ library, announce }: EngineContext) {
  const folder = join(MODELS_DIRECTORY, 'labels');
  const vocabulary = await readVocabulary(join(folder, 'vocabulary.json'));
  const [careful, words] = await Promise.all([
    readCarefulLabels(join(folder, 'careful.json'), vocabulary),
    readWords(folder, vocabulary),
  ]);
  const labels = new Labels(vocabulary, library.labels, words);
  const choices = new LabelChoices({ library, labels, careful, announce });
  library.photos.transaction(() => library.taughtTags.dropForgotten());
  const taught = new TaughtTags(library.taughtTags, labels);
  return { vocabulary, careful, labels, choices, taught, heads: new Heads(vocabulary) };
}
