import { join } from 'node:path';
import type { ModelManifest } from '../../core/models/manifest.ts';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import { readHead, type Head } from '../../weights/install/head.ts';
import { FITTED_WORDS_FILE, isCurrent, readLayers } from '../../weights/install/installed.ts';
import { readSafetensors } from '../../weights/formats/safetensors.ts';
import { ClassifierHead } from './head.ts';

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
    const words = head.words ?? (await readFittedWords(directory, head.features));
    this.#loaded.set(manifest.id, new ClassifierHead(this.#vocabulary, manifest, { ...head, words }));
    return true;
  }
}

async function readFittedWords(directory: string, features: number): Promise<Head['words']> {
  try {
    const tensors = await readSafetensors(join(directory, FITTED_WORDS_FILE));
    const [weight, bias] = [tensors.get('weight'), tensors.get('bias')];
    if (weight === undefined || bias === undefined || weight.length !== bias.length * features) return null;
    return { count: bias.length, weight, bias };
  } catch {
    return null; // not fitted yet, or damaged: they are fitted again
  }
}
