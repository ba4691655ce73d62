import { damaged } from './damaged.ts';
import { decodeFloats } from './element-types.ts';
import { placeInArchive } from './pytorch-archive.ts';
import { placeInLegacyFile } from './pytorch-legacy.ts';
import type { PlacedTensors } from './pytorch-tensors.ts';
import { openRandomAccess, requireTensor, type TensorFile } from './tensor-file.ts';

/**
 * Opens what `torch.save` wrote of a state dict, before or since PyTorch 1.6
 * (https://github.com/pytorch/pytorch/blob/main/torch/serialization.py). Nothing in it is executed: see
 * `pickle.ts`. Whatever is not a dictionary of plain tensors is `model_unusable`.
 */
export async function openPyTorch(path: string): Promise<TensorFile> {
  return await openRandomAccess(path, async (file, close) => {
    const { tensors, offsets } = await place(path, async () => {
      const isArchive = (await file.readAt(0, 1))[0] === 'P'.charCodeAt(0);
      return isArchive ? await placeInArchive(file) : await placeInLegacyFile(file);
    });
    return {
      path,
      shapes: new Map([...tensors].map(([name, tensor]) => [name, tensor.shape])),
      read: async (name) => {
        const { storage, offsetBytes, sizeBytes } = requireTensor(path, tensors, name);
        const start = requireTensor(path, offsets, storage.key);
        const values = decodeFloats(storage.type, await file.readAt(start + offsetBytes, sizeBytes));
        if (values) return values;
        throw damaged(path, `"${name}" as F32, F16 or BF16`, storage.type);
      },
      close,
    };
  });
}

/** Readers throw plain errors whose message says what they met. */
async function place(path: string, read: () => Promise<PlacedTensors>): Promise<PlacedTensors> {
  try {
    return await read();
  } catch (error) {
    throw damaged(
      path,
      'the weights of a network',
      error instanceof Error ? error.message : 'nothing',
      error,
    );
  }
}
