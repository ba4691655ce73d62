import { PhotonestError } from '../../core/errors.ts';
import type { Checkpoint } from '../../nets/network.ts';
import type { TensorFile } from '../formats/tensor-file.ts';

/** PyTorch counts batches while training; inference does not use the count. */
const TRAINING_ONLY = '.num_batches_tracked';

/**
 * The file must hold exactly the network's tensors, each of its shape, and may hold its unused ones; otherwise
 * `model_unusable`.
 */
export function checkTensors(file: TensorFile, network: Checkpoint): void {
  const problems: string[] = [];
  for (const [name, shape] of network.parameters) {
    const received = file.shapes.get(name);
    if (!received) problems.push(`"${name}" is missing`);
    else if (received.join() !== shape.join()) {
      problems.push(`"${name}" is [${received.join(', ')}] instead of [${shape.join(', ')}]`);
    }
  }
  for (const name of file.shapes.keys()) {
    const isKnown = network.parameters.has(name) || network.unused?.has(name) === true;
    if (!isKnown && !name.endsWith(TRAINING_ONLY)) problems.push(`"${name}" is not part of it`);
  }
  if (problems.length === 0) return;
  const shown = problems.slice(0, 3).join('; ');
  const more = problems.length > 3 ? `, and ${problems.length - 3} more` : '';
  throw new PhotonestError('model_unusable', {
    code: 'weights_foreign',
    path: file.path,
    network: network.architecture,
    detail: `${shown}${more}`,
  });
}

/** Returns the values; a NaN, an infinity or a negative variance among them is `model_unusable`. */
export function checkValues(path: string, name: string, values: Float32Array): Float32Array {
  const lowest = name.endsWith('.running_var') ? 0 : -Infinity;
  const wrong = values.findIndex((value) => !Number.isFinite(value) || value < lowest);
  if (wrong < 0) return values;
  throw new PhotonestError(
    'model_unusable',
    `Expected finite numbers in ${path}, but "${name}" has ${values[wrong]} at index ${wrong}. ` +
      'Download the file again.',
  );
}
