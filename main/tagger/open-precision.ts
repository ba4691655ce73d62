import { format } from 'node:util';
import { escapeControls } from '../core/escape-controls.ts';
import type { Precision } from '../core/models/precision.ts';
import type { Runtime } from '../onnx/runtime.ts';
import { openNetwork, type Network, type NetworkOptions } from '../onnx/session.ts';
import { ensureFloat16Copy } from '../weights/install/float16-copy.ts';
import { findInt8Copy } from '../weights/install/int8-copy.ts';
import { findWeightBits } from './weight-bits.ts';

export type NetworkInPrecision = { network: Network; precision: Precision };

/**
 * Loads an installed model in the precision that is asked for. Where there can be no copy of it in float16, as on a
 * full disk, or its copy in int8 is gone, it is loaded as it is; the answer says which it was.
 */
export async function openInPrecision(
  modelPath: string,
  precision: Precision,
  options: NetworkOptions,
  runtime: Runtime,
): Promise<NetworkInPrecision> {
  if (precision === 'int8') {
    const int8 = await findQuantised(modelPath, runtime);
    if (int8 !== null) return { network: await openNetwork(int8, options, runtime), precision };
  }
  const copy = precision === 'float16' ? await findCopy(modelPath) : null;
  if (copy === null) return { network: await openNetwork(modelPath, options, runtime), precision: 'float32' };
  const half = await openNetwork(copy, options, runtime);
  const onProcessor: NetworkOptions = { ...options, provider: 'cpu' };
  const openSingle = async (): Promise<Network> => await openNetwork(modelPath, onProcessor, runtime);
  return { network: withoutOverflow(half, openSingle), precision: 'float16' };
}

/** With the weights that this processor takes; it is made only where photos can be asked for. */
async function findQuantised(modelPath: string, runtime: Runtime): Promise<string | null> {
  const bits = await findWeightBits(runtime);
  return bits === null ? null : await findInt8Copy(modelPath, bits);
}

async function findCopy(modelPath: string): Promise<string | null> {
  try {
    return await ensureFloat16Copy(modelPath);
  } catch (error) {
    console.error(escapeControls(format(error)));
    return null;
  }
}

/** A photo whose numbers leave float16's range (65,504) goes through the float32 network instead, opened for the first. */
export function withoutOverflow(half: Network, openSingle: () => Promise<Network>): Network {
  let single: Network | null = null;
  return {
    ...half,
    run: async (images) => {
      const outputs = await half.run(images);
      const lost = outputs.flatMap(({ embedding, logits }, at) =>
        embedding.every(Number.isFinite) && logits.every(Number.isFinite) ? [] : [at],
      );
      if (lost.length === 0) return outputs;
      single ??= await openSingle();
      const found = await single.run(pick(images, lost, images.length / outputs.length));
      return outputs.map((each, at) => found[lost.indexOf(at)] ?? each);
    },
    close: async () => {
      await half.close();
      await single?.close();
    },
  };
}

/** The images at these places, float32 [places, length]. */
function pick(images: Float32Array, places: number[], length: number): Float32Array<ArrayBuffer> {
  const picked = new Float32Array(places.length * length);
  for (const [to, from] of places.entries())
    picked.set(images.subarray(from * length, (from + 1) * length), to * length);
  return picked;
}
