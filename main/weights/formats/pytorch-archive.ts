import { bytesOf } from './element-types.ts';
import { unpickle } from './pickle.ts';
import { collectTensors, tensorWorld } from './pytorch-tensors.ts';
import type { PlacedTensors, Storage } from './pytorch-tensors.ts';
import type { RandomAccess } from './tensor-file.ts';
import { findContent, listArchive, zipMethods } from './zip.ts';

const maximumPickleBytes = 16_000_000;

/** Since PyTorch 1.6: a zip of `NAME/data.pkl` and one `NAME/data/KEY` for each storage, all of them uncompressed. */
export async function placeInArchive(file: RandomAccess): Promise<PlacedTensors> {
  const entries = await listArchive(file);
  for (const [name, { method, sizeBytes, packedBytes }] of entries) {
    if (method !== zipMethods.stored || packedBytes !== sizeBytes)
      throw new Error(`"${name}" in compressed form`);
  }
  const pickleName = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  const pickle = entries.get(pickleName ?? '');
  if (!pickleName || !pickle) throw new Error('an archive without data.pkl');
  if (pickle.sizeBytes > maximumPickleBytes) throw new Error(`a data.pkl of ${pickle.sizeBytes} bytes`);
  const bytes = await file.readAt(await findContent(file, pickle), pickle.sizeBytes);
  const storages = new Map<string, Storage>();
  const tensors = collectTensors(unpickle(bytes, 0, tensorWorld(storages)).value);
  const offsets = new Map<string, number>();
  for (const { key, elements, type } of storages.values()) {
    const entry = entries.get(`${pickleName.slice(0, -'.pkl'.length)}/${key}`);
    if (entry?.sizeBytes !== elements * bytesOf(type)) throw new Error(`no data/${key} of the right size`);
    offsets.set(key, await findContent(file, entry));
  }
  return { tensors, offsets };
}
