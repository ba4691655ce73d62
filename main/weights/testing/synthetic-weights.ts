import type { Checkpoint } from '../../nets/network.ts';
import { encodeSafetensors, type Float32Tensor } from '../formats/safetensors.ts';
import { synthesize } from '../synthetic.ts';

/** A tensor of weights that mean nothing, by its name in the network's state dict: the same for the same salt. */
export function synthesizeFor(network: Checkpoint, name: string, salt: string): Float32Array {
  const layer = name.slice(0, name.lastIndexOf('.'));
  const isNorm = network.parameters.has(`${layer}.running_mean`);
  return synthesize(salt, name, network.parameters.get(name)!, isNorm, layer.endsWith('.bn3'));
}

/** All of them, as a safetensors file. */
export function encodeSyntheticWeights(network: Checkpoint, salt = 'test:'): Uint8Array {
  return encodeSafetensors(synthesizeTensors(network, salt));
}

export function synthesizeTensors(network: Checkpoint, salt = 'test:'): Map<string, Float32Tensor> {
  const tensors = [...network.parameters].map(
    ([name, shape]) => [name, { shape, values: synthesizeFor(network, name, salt) }] as const,
  );
  return new Map(tensors);
}
