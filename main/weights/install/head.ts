import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { HEAD_FILE } from './installed.ts';
import { encodeSafetensors, readSafetensors, type Float32Tensor } from '../formats/safetensors.ts';

/** The linear layers over the embedding, so that labels never need the network again. */
export type Head = {
  features: number;
  classes: number;
  /** [classes, features] */
  classifierWeight: Float32Array;
  /** [classes] */
  classifierBias: Float32Array;
  /** Over the embedding divided by its length; weight [count, features], bias [count]. */
  words: { count: number; weight: Float32Array; bias: Float32Array } | null;
  /** [directions, features], orthonormal rows: see `main/similarity/projection.ts`. */
  projection: Float32Array;
};

/** Of an installed model; a damaged file is `model_unusable`. */
export async function readHead(directory: string): Promise<Head> {
  const path = join(directory, HEAD_FILE);
  const tensors = await readSafetensors(path);
  const classifierBias = requireTensor(path, tensors, 'classifier.bias');
  const classifierWeight = requireTensor(path, tensors, 'classifier.weight');
  const everydayWeight = tensors.get('words.weight');
  return {
    features: classifierWeight.length / classifierBias.length,
    classes: classifierBias.length,
    classifierWeight,
    classifierBias,
    words: everydayWeight ? readWords(everydayWeight, requireTensor(path, tensors, 'words.bias')) : null,
    projection: requireTensor(path, tensors, 'projection'),
  };
}

export async function writeHead(directory: string, head: Head): Promise<void> {
  const { features, classes, words, projection } = head;
  const tensors = new Map<string, Float32Tensor>([
    ['classifier.weight', { shape: [classes, features], values: head.classifierWeight }],
    ['classifier.bias', { shape: [classes], values: head.classifierBias }],
  ]);
  if (words) {
    tensors.set('words.weight', { shape: [words.count, features], values: words.weight });
    tensors.set('words.bias', { shape: [words.count], values: words.bias });
  }
  tensors.set('projection', { shape: [projection.length / features, features], values: projection });
  await writeFile(join(directory, HEAD_FILE), encodeSafetensors(tensors), { flush: true });
}

function readWords(weight: Float32Array, bias: Float32Array): Head['words'] {
  return { count: bias.length, weight, bias };
}

function requireTensor(path: string, tensors: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  const values = tensors.get(name);
  if (values) return values;
  throw new PhotonestError('model_unusable', `Expected "${name}" in ${path}: install the model again.`);
}
