import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAt } from '../../download/write-at.ts';
import { encodeModel, placeConstants } from '../../nets/onnx/onnx.ts';
import type { Graph } from '../../nets/network.ts';
import { encodeHalves } from '../formats/element-types.ts';
import { asBytes } from '../formats/safetensors.ts';

export const MODEL_FILE = 'model.onnx';
export const DATA_FILE = 'model.onnx.data';

/**
 * Writes the graph and its folded weights, one tensor at a time, into an existing folder.
 * `read` gives a tensor of the weights by its state dict's name.
 */
export async function writeNetwork(
  network: Graph,
  read: (name: string) => Promise<Float32Array>,
  directory: string,
): Promise<void> {
  const data = await open(join(directory, DATA_FILE), 'w');
  try {
    const placements = placeConstants(network);
    for (const constant of network.constants) {
      const sources: Float32Array[] = [];
      for (const name of constant.sources) sources.push(await read(name));
      const values = constant.make(sources);
      const isHalf = network.halves.has(constant.name);
      const bytes = isHalf ? encodeHalves(constant.name, values as Float32Array) : asBytes(values);
      const place = placements.get(constant.name);
      if (place?.length !== bytes.length) throw new Error(`${constant.name} has ${bytes.length} bytes`);
      await writeAt(data, bytes, place.offset);
    }
    await data.sync();
  } finally {
    await data.close();
  }
  await writeFile(join(directory, MODEL_FILE), encodeModel(network, DATA_FILE), { flush: true });
}
