import { setImmediate as nextTurn } from 'node:timers/promises';
import { DEFAULT_THRESHOLD } from '../../core/settings.ts';
import { distilLabels } from '../../similarity/distil-labels.ts';
import { normalise, restoreEmbedding } from './head.ts';
import { writeFittedWords, type Heads } from './heads.ts';
import type { Library } from '../library/tables.ts';

/** Photos that both networks must have seen before the everyday labels move from one to the other. */
const PHOTOS_NEEDED = 1000;
/** More photos fit no better: the words' layer has about 2,000 weights each. */
const MOST_PHOTOS = 4000;

/**
 * Fits the everyday labels to another model's embeddings, from what the default model says of the same photos, and
 * leaves them beside the model, with how the two networks' embeddings compare in length. No labels are needed, and the
 * process stays responsive.
 *
 * @returns the agreement with the default model on photos kept aside; null while too few photos were seen by both
 */
export async function distilEverydayLabels(
  { library, heads }: { library: Library; heads: Pick<Heads, 'find'> },
  model: { id: string; directory: string },
  defaultModel: string,
  signal: AbortSignal,
): Promise<number | null> {
  const photos = library.embeddings.seenByBoth(model.id, defaultModel, MOST_PHOTOS);
  const teacher = heads.find(defaultModel);
  if (photos.length < PHOTOS_NEEDED || teacher === null) return null;

  const embeddings: Float32Array[] = [];
  const targets: Float32Array[] = [];
  const norms = { own: [] as number[], default: [] as number[] };
  for (const [index, photo] of photos.entries()) {
    const own = library.embeddings.find(photo, model.id)!;
    const byDefault = library.embeddings.find(photo, defaultModel)!;
    embeddings.push(normalise(restoreEmbedding(own)));
    targets.push(teacher.words(restoreEmbedding(byDefault))!);
    norms.own.push(own.norm);
    norms.default.push(byDefault.norm);
    if (index % 50 === 0) await nextTurn();
  }
  const count = targets[0]!.length;
  const thresholds = new Array<number>(count).fill(DEFAULT_THRESHOLD);
  const fitted = await distilLabels({ embeddings, targets, thresholds, signal, pause: nextTurn });
  const { weight, bias, agreement } = fitted;
  const normScale = median(norms.default) / (median(norms.own) || 1);
  await writeFittedWords(model.directory, { words: { count, weight, bias }, normScale });
  return agreement;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
