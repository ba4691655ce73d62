import type { Entry, ZipFile } from 'yauzl';
import { openZip } from '../../download/zip.ts';
import { bytesOf } from './element-types.ts';
import { unpickle } from './pickle.ts';
import { collectTensors, tensorWorld, type PlacedTensors, type Storage } from './pytorch-tensors.ts';
import type { RandomAccess } from './tensor-file.ts';

const MAX_PICKLE_BYTES = 16_000_000;

/** Since PyTorch 1.6: a zip of `NAME/data.pkl` and one `NAME/data/KEY` for each storage, all of them uncompressed. */
export async function placeInArchive(file: RandomAccess): Promise<PlacedTensors> {
  const { file: zip, entries } = await openZip(file);
  for (const [name, entry] of entries) {
    if (!isStored(entry)) throw new Error(`"${name}" in compressed form`);
  }
  const pickleName = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  const pickle = entries.get(pickleName ?? '');
  if (!pickleName || !pickle) throw new Error('an archive without data.pkl');
  if (pickle.uncompressedSize > MAX_PICKLE_BYTES)
    throw new Error(`a data.pkl of ${pickle.uncompressedSize} bytes`);
  const bytes = await file.readAt(await findContent(zip, pickle), pickle.uncompressedSize);
  const storages = new Map<string, Storage>();
  const tensors = collectTensors(unpickle(bytes, 0, tensorWorld(storages)).value);
  const offsets = new Map<string, number>();
  for (const { key, elements, type } of storages.values()) {
    const entry = entries.get(`${pickleName.slice(0, -'.pkl'.length)}/${key}`);
    if (entry?.uncompressedSize !== elements * bytesOf(type))
      throw new Error(`no data/${key} of the right size`);
    offsets.set(key, await findContent(zip, entry));
  }
  return { tensors, offsets };
}

/** Neither compressed nor encrypted: its bytes lie in the file as they are. */
function isStored(entry: Entry): boolean {
  return (
    entry.compressionMethod === 0 && !entry.isEncrypted() && entry.compressedSize === entry.uncompressedSize
  );
}

/** Where the member's bytes begin: behind its local header, whose extra field may have any length. */
async function findContent(zip: ZipFile, entry: Entry): Promise<number> {
  return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
}
