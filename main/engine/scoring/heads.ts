import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelManifest } from '../../core/models/manifest.ts';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import { readHead, type Head } from '../../weights/install/head.ts';
import { FITTED_WORDS_FILE, isCurrent, readLayers } from '../../weights/install/installed.ts';
import { encodeSafetensors, readSafetensors } from '../../weights/formats/safetensors.ts';
import { ClassifierHead } from './head.ts';

const FITTED_TENSORS = ['weight', 'bias', 'norm_scale'];

/** Everyday labels that were fitted to a model, and how its embeddings' lengths compare to the default model's. */
type DistilledLabels = { words: NonNullable<Head['words']>; normScale: number };

/** The last layers of the models that tag, or have tagged, photos; loaded when first needed. */
export class Heads {
  readonly #vocabulary: Vocabulary;
  readonly #loaded = new Map<string, ClassifierHead>();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  find(model: string): ClassifierHead | null {
    return this.#loaded.get(model) ?? null;
  }

  /** @returns false for a model whose last layers are not there, or not as this version writes them */
  async load(manifest: ModelManifest, directory: string): Promise<boolean> {
    const record = await readLayers(directory);
    if (record === null || !isCurrent({ record }, manifest)) return false;
    const head = await readHead(directory);
    const fitted = await readDistilledLabels(directory, head.features, this.#vocabulary.words.length);
    const words = head.words ?? fitted?.words ?? null;
    const layers = { ...head, words };
    const scale = fitted?.normScale ?? null;
    this.#loaded.set(manifest.id, new ClassifierHead(this.#vocabulary, manifest, layers, scale));
    return true;
  }
}

/** Null where none were fitted, where they are damaged, or for an earlier list of words: they are fitted again. */
async function readDistilledLabels(
  directory: string,
  features: number,
  count: number,
): Promise<DistilledLabels | null> {
  try {
    const tensors = await readSafetensors(join(directory, FITTED_WORDS_FILE));
    const [weight, bias, normScale] = FITTED_TENSORS.map((name) => tensors.get(name));
    if (weight === undefined || bias?.length !== count || weight.length !== count * features) return null;
    if (normScale?.length !== 1 || !(normScale[0]! > 0)) return null;
    return { words: { count, weight, bias }, normScale: normScale[0]! };
  } catch {
    return null;
  }
}

/** What was fitted on this computer for a model, beside it. */
export async function writeFittedWords(
  directory: string,
  { words, normScale }: DistilledLabels,
): Promise<void> {
  const { count, weight, bias } = words;
  const values = [
    { shape: [count, weight.length / count], values: weight },
    { shape: [count], values: bias },
    { shape: [1], values: Float32Array.of(normScale) },
  ];
  const tensors = new Map(FITTED_TENSORS.map((name, index) => [name, values[index]!]));
  await writeFile(join(directory, FITTED_WORDS_FILE), encodeSafetensors(tensors), { flush: true });
}
