import type { ClassScore } from '../../core/api.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { timesVector } from '../../core/labels/matrix-vector.ts';
import { everydayProbabilities, scoreLabels, softmax } from '../../core/labels/score-labels.ts';
import type { LabelScore, Vocabulary } from '../../core/labels/vocabulary.ts';
import { encode } from '../../similarity/quantise.ts';
import type { StoredEmbedding } from '../../sqlite/tables/embedding.ts';
import type { Head } from '../../weights/install/head.ts';

/** Labels less certain than this are not stored: no position of the slider shows them. */
const FLOOR = 0.15;

/**
 * Everything automatic that is known of a photo, from its embedding: label scores, classes, the code for
 * similarity. The network never runs again for it.
 */
export class ClassifierHead {
  readonly #vocabulary: Vocabulary;
  readonly #manifest: ModelManifest;
  readonly #head: Head;

  constructor(vocabulary: Vocabulary, manifest: ModelManifest, head: Head) {
    this.#vocabulary = vocabulary;
    this.#manifest = manifest;
    this.#head = head;
  }

  /** @param embedding float32 [features], not normalised */
  store(photo: number, embedding: Float32Array): StoredEmbedding {
    const norm = lengthOf(embedding);
    const vector = new Uint8Array(Float16Array.from(normalise(embedding)).buffer);
    const code = new Uint8Array(this.encode(embedding).buffer);
    return { photo, model: this.#manifest.id, vector, norm, code };
  }

  /** int8 [256] */
  encode(embedding: Float32Array): Int8Array {
    return encode(this.#head.projection, embedding);
  }

  /** Whether it has everyday words of its own, or such as were fitted. */
  get hasWords(): boolean {
    return this.#head.words !== null;
  }

  /** The everyday words' probabilities, float32 [words]; null where the model has no words. */
  words(embedding: Float32Array): Float32Array | null {
    const { words } = this.#head;
    return words === null ? null : everydayProbabilities(words.weight, words.bias, normalise(embedding));
  }

  /**
   * @param words the everyday words' probabilities; null where nobody has any
   * @param logits float32 [1000]; computed from the embedding where they are left out
   */
  scores(embedding: Float32Array, words: Float32Array | null, logits = this.logits(embedding)): LabelScore[] {
    const options = { temperature: this.#manifest.labelTemperature, floor: FLOOR };
    return scoreLabels(this.#vocabulary, logits, words, options);
  }

  /** The network's last layer: weight [classes, features] · embedding + bias. */
  logits(embedding: Float32Array): Float32Array {
    const { classifierWeight, classifierBias } = this.#head;
    const logits = timesVector(classifierWeight, embedding);
    for (let at = 0; at < logits.length; at++) logits[at]! += classifierBias[at]!;
    return logits;
  }

  /** The network's own classes, most probable first, before any choice of labels. */
  classes(logits: Float32Array, limit: number): ClassScore[] {
    const probabilities = softmax(logits, 1);
    const order = Array.from(probabilities.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!);
    return order.slice(0, limit).map((index) => {
      const { id, name } = this.#vocabulary.classes[index]!;
      return { index, id, name, probability: probabilities[index]! };
    });
  }
}

/** float32 [features], not normalised, as the network gave it (to float16's precision). */
export function restoreEmbedding(stored: StoredEmbedding): Float32Array {
  const bytes = Uint8Array.from(stored.vector); // aligned, which a row's buffer need not be
  return Float32Array.from(new Float16Array(bytes.buffer), (value) => value * stored.norm);
}

/** Of length 1; zeros stay zeros. */
export function normalise(embedding: Float32Array): Float32Array {
  const length = lengthOf(embedding) || 1;
  return embedding.map((value) => value / length);
}

/** -1 to 1; 0 where either is zeros. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum / (lengthOf(a) * lengthOf(b) || 1);
}

function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
