import { open } from 'node:fs/promises';
import { PhotonestError } from '../../core/errors.ts';
import { openPyTorch } from './pytorch.ts';
import { openSafetensors } from './safetensors.ts';
import type { TensorFile } from './tensor-file.ts';

/** First bytes of a pickle of protocol 2, and of a zip. */
const PYTORCH_BEGINNINGS = ['8002', '504b'];

/** Opens safetensors or PyTorch's formats, whatever the file is called. */
export async function openWeights(path: string): Promise<TensorFile> {
  const beginning = await readBeginning(path);
  return PYTORCH_BEGINNINGS.includes(beginning) ? await openPyTorch(path) : await openSafetensors(path);
}

async function readBeginning(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('hex', 0, bytesRead);
  } catch (cause) {
    throw new PhotonestError('model_unusable', { code: 'weights_closed', path }, { cause });
  }
}
