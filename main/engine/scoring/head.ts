import type { ClassScore } from '../../core/api.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { logitsOf, type LastLayer } from '../../core/labels/last-layer.ts';
import type { Precision } from '../../core/models/precision.ts';
import { everydayProbabilities, scoreLabels, softmax } from '../../core/labels/score-labels.ts';
import type { Label, LabelScore, Vocabulary } from '../../core/labels/vocabulary.ts';
import { quantise } from '../../similarity/quantise.ts';
import type { StoredEmbedding } from '../../sqlite/tables/photos/embedding.ts';
import { nodesOf, teachingFeatures, type TeachingLayer } from '../../teaching/features.ts';
import type { Head } from '../../weights/install/head.ts';

/** Labels less probable than this are not stored: no position of the slider shows them. */
const FLOOR = 0.15;

/** A row of a linear layer over the pooled features, or what stands for one. */
export type LabelRow = { weight: Float32Array; bias: number; exact: boolean };

/**
 * Everything automatic that is known of a photo, from its embedding: label scores, classes, the code for
 * similarity. The network never runs again for it.
 */
export class ClassifierHead {
  readonly #vocabulary: Vocabulary;
  readonly #manifest: ModelManifest;
  readonly #head: Head;
  /**
   * The default model's median length of embeddings / this model's, over the same photos; null where nothing has told
   * it yet.
   */
  readonly normScale: number | null;

  constructor(vocabulary: Vocabulary, manifest: ModelManifest, head: Head, normScale: number | null = null) {
    this.#vocabulary = vocabulary;
    this.#manifest = manifest;
    this.#head = head;
    this.normScale = normScale;
  }

  /** @param embedding float32 [features], not normalised */
  store(photo: number, embedding: Float32Array, precision: Precision = 'float32'): StoredEmbedding {
    const norm = lengthOf(embedding);
    const vector = new Uint8Array(Float16Array.from(normalise(embedding)).buffer);
    const code = new Uint8Array(this.quantise(embedding).buffer);
    return { photo, model: this.#manifest.id, precision, vector, norm, code };
  }

  /** int8 [256] */
  quantise(embedding: Float32Array): Int8Array {
    return quantise(this.#head.projection, embedding);
  }

  /** Has its own or distilled everyday labels. */
  get hasEverydayLabels(): boolean {
    return this.#head.words !== null;
  }

  /** The everyday labels' probabilities, float32 [words]; null where the model has no words. */
  words(embedding: Float32Array): Float32Array | null {
    const { words } = this.#head;
    return words === null ? null : everydayProbabilities(words.weight, words.bias, normalise(embedding));
  }

  /**
   * @param logits float32 [1000]
   * @param words the everyday labels' probabilities; null where nobody has any
   * @param norm the embedding's length, on the default model's scale
   */
  scores(logits: Float32Array, words: Float32Array | null, norm: number): LabelScore[] {
    const options = { temperature: this.#manifest.labelTemperature, norm, floor: FLOOR };
    return scoreLabels(this.#vocabulary, logits, words, options);
  }

  /** The network's last layer: weight [classes, features] · embedding + bias. */
  logits(embedding: Float32Array): Float32Array {
    return logitsOf(this.lastLayer, embedding);
  }

  get lastLayer(): LastLayer {
    return { weight: this.#head.classifierWeight, bias: this.#head.classifierBias };
  }

  /** What taught tags are told by, float32 [labels + features]. @param logits of that embedding */
  teachingFeatures(embedding: Float32Array, logits: Float32Array): Float32Array {
    const nodes = nodesOf(this.#vocabulary);
    return teachingFeatures(nodes, logits, embedding, this.#manifest.labelTemperature);
  }

  /** What a thread needs to compute {@link teachingFeatures}. */
  get teachingLayer(): TeachingLayer {
    return { ...this.lastLayer, temperature: this.#manifest.labelTemperature };
  }

  /** Length of an embedding. */
  get features(): number {
    return this.#head.features;
  }

  /**
   * The row over the pooled features that a label's logit is, for a photo of this embedding. Exact for an everyday label and
   * for a single class; for several classes, their rows weighted by their shares.
   *
   * @param embedding float32 [features], not normalised
   */
  rowOf(label: Label, embedding: Float32Array): LabelRow {
    const { words, features } = this.#head;
    if (label.word !== null && words !== null) {
      const norm = lengthOf(embedding) || 1;
      const row = words.weight.subarray(label.word * features, (label.word + 1) * features);
      return { weight: row.map((value) => value / norm), bias: words.bias[label.word]!, exact: true };
    }
    const probabilities = softmax(this.logits(embedding), this.#manifest.labelTemperature);
    const total = label.classes.reduce((sum, index) => sum + probabilities[index]!, 0);
    const weight = new Float32Array(features);
    let bias = 0;
    for (const index of label.classes) {
      const share = label.classes.length === 1 ? 1 : probabilities[index]! / (total || 1);
      for (let at = 0; at < features; at++)
        weight[at]! += share * this.#head.classifierWeight[index * features + at]!;
      bias += share * this.#head.classifierBias[index]!;
    }
    return { weight, bias, exact: label.classes.length === 1 };
  }

  /** How sure the network is: its most probable class's probability, 0 to 1 (least-confidence sampling). */
  confidence(logits: Float32Array): number {
    return Math.max(...softmax(logits, 1));
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
export function restoreEmbedding(stored: Pick<StoredEmbedding, 'vector' | 'norm'>): Float32Array {
  const bytes = Uint8Array.from(stored.vector); // aligned, which a row's buffer need not be
  // With a mapping function, `from` takes 85 µs instead of 5.
  const embedding = new Float32Array(new Float16Array(bytes.buffer));
  for (let at = 0; at < embedding.length; at++) embedding[at]! *= stored.norm;
  return embedding;
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

export function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
