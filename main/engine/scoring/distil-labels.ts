import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import { fitWords } from '../../similarity/distil-labels.ts';
import { FITTED_WORDS_FILE } from '../../weights/install/installed.ts';
import { encodeSafetensors } from '../../weights/formats/safetensors.ts';
import { normalise, restoreEmbedding } from './head.ts';
import type { Heads } from './heads.ts';
import type { Library } from '../library/tables.ts';

/** Photos that both networks must have seen before the everyday words move from one to the other. */
const PHOTOS_NEEDED = 1000;
/** More photos fit no better: the words' layer has about 2,000 weights each. */
const MOST_PHOTOS = 4000;

/**
 * Fits the everyday words to another model's embeddings, from what the default model says of the same photos, and
 * leaves them beside the model. No labels are needed, and the process stays responsive.
 *
 * @returns the agreement with the default model on photos kept aside; null while too few photos were seen by both
 */
export async function fitEverydayWords(
  { library, heads, vocabulary }: { library: Library; heads: Pick<Heads, 'find'>; vocabulary: Vocabulary },
  model: { id: string; directory: string },
  defaultModel: string,
  signal: AbortSignal,
): Promise<number | null> {
  const photos = library.embeddings.seenByBoth(model.id, defaultModel, MOST_PHOTOS);
  const teacher = heads.find(defaultModel);
  if (photos.length < PHOTOS_NEEDED || teacher === null) return null;

  const embeddings: Float32Array[] = [];
  const targets: Float32Array[] = [];
  for (const [index, photo] of photos.entries()) {
    embeddings.push(normalise(restoreEmbedding(library.embeddings.find(photo, model.id)!)));
    targets.push(teacher.words(restoreEmbedding(library.embeddings.find(photo, defaultModel)!))!);
    if (index % 50 === 0) await nextTurn();
  }
  const thresholds = vocabulary.words.map(
    (_, word) => vocabulary.labels.find((label) => label.word === word)?.threshold ?? 0.5,
  );
  const { weight, bias, agreement } = await fitWords({
    embeddings,
    targets,
    thresholds,
    signal,
    pause: nextTurn,
  });
  const features = weight.length / bias.length;
  const tensors = new Map([
    ['weight', { shape: [bias.length, features], values: weight }],
    ['bias', { shape: [bias.length], values: bias }],
  ]);
  await writeFile(join(model.directory, FITTED_WORDS_FILE), encodeSafetensors(tensors), { flush: true });
  return agreement;
}
