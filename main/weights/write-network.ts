import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeModel, placeConstants } from '../nets/onnx.ts';
import type { Network } from '../nets/network.ts';
import { asBytes } from './safetensors.ts';

export const modelFile = 'model.onnx';
export const dataFile = 'model.onnx.data';

/**
 * Writes the graph and its folded weights, one tensor at a time, into an existing folder.
 * `read` gives a tensor of the weights by its state dict's name.
 */
export async function writeNetwork(
  network: Network,
  read: (name: string) => Promise<Float32Array>,
  directory: string,
): Promise<void> {
  const data = await open(join(directory, dataFile), 'w');
  try {
    const placements = placeConstants(network);
    for (const constant of network.constants) {
      const sources: Float32Array[] = [];
      for (const name of constant.sources) sources.push(await read(name));
      const bytes = asBytes(constant.make(sources));
      const place = placements.get(constant.name);
      if (place?.length !== bytes.length) throw new Error(`${constant.name} has ${bytes.length} bytes`);
      await data.write(bytes, 0, bytes.length, place.offset);
    }
    await data.sync();
  } finally {
    await data.close();
  }
  await writeFile(join(directory, modelFile), encodeModel(network, dataFile), { flush: true });
}
