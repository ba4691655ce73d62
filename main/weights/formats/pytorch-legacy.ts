import { bytesOf } from './element-types.ts';
import { unpickle, type PickleValue, type PickleWorld } from './pickle.ts';
import { collectTensors, tensorWorld, type PlacedTensors, type Storage } from './pytorch-tensors.ts';
import type { RandomAccess } from './tensor-file.ts';

/** 0x1950a86a20f9469cfc6c, as the pickle reader gives it. */
const MAGIC_NUMBER = '119547037146038801333356';
const FORMAT_VERSION = 1001;

/** All pickles stand at the front; those of the largest network are half a megabyte. */
const MAX_FRONT_BYTES = 16_000_000;

const COUNT_BYTES = 8;

/**
 * Before PyTorch 1.6: pickles of a magic number, a version, facts of the system, the state dict and the
 * storages' keys in order; then each storage, its length in front.
 */
export async function placeInLegacyFile(file: RandomAccess): Promise<PlacedTensors> {
  const front = await file.readAt(0, Math.min(MAX_FRONT_BYTES, file.sizeBytes));
  const storages = new Map<string, Storage>();
  let position = 0;
  const next = (world: PickleWorld): PickleValue => {
    const { value, end } = unpickle(front, position, world);
    position = end;
    return value;
  };
  if (next(closedWorld) !== MAGIC_NUMBER) throw new Error('no magic number of PyTorch');
  if (next(closedWorld) !== FORMAT_VERSION) throw new Error('another version of the format');
  next(closedWorld);
  const tensors = collectTensors(next(tensorWorld(storages)));
  const keys = next(closedWorld);
  return { tensors, offsets: await placeStorages(file, position, keys, storages) };
}

async function placeStorages(
  file: RandomAccess,
  start: number,
  keys: PickleValue,
  storages: ReadonlyMap<string, Storage>,
): Promise<Map<string, number>> {
  const offsets = new Map<string, number>();
  let position = start;
  for (const key of Array.isArray(keys) ? keys : []) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage || offsets.has(storage.key)) throw new Error('a storage that no tensor uses');
    const bytes = await file.readAt(position, COUNT_BYTES);
    const count = new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true);
    if (count !== BigInt(storage.elements)) throw new Error(`${count} numbers for ${storage.elements}`);
    offsets.set(storage.key, position + COUNT_BYTES);
    position += COUNT_BYTES + storage.elements * bytesOf(storage.type);
  }
  if (position !== file.sizeBytes) throw new Error(`${file.sizeBytes} bytes instead of ${position}`);
  return offsets;
}

/** Plain values only. */
const closedWorld: PickleWorld = { find: refuse, call: refuse, load: refuse };

function refuse(): never {
  throw new Error('a name where a plain value stands');
}
