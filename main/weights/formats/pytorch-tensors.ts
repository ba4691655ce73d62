import { bytesOf, type ElementType } from './element-types.ts';
import type { PickleValue, PickleWorld } from './pickle.ts';

/** A run of numbers in the file, which tensors are views of. */
export type Storage = { type: ElementType; key: string; elements: number };

export type StoredTensor = { storage: Storage; offsetBytes: number; shape: number[]; sizeBytes: number };

/** The tensors of a file, and where each storage begins. */
export type PlacedTensors = { tensors: Map<string, StoredTensor>; offsets: Map<string, number> };

/** PyTorch's storage classes, which name a number format. */
const STORAGE_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
]);

const FUNCTIONS: ReadonlyMap<string, (values: PickleValue[]) => PickleValue> = new Map([
  ['collections.OrderedDict', makeDictionary],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', ([tensor]) => tensor ?? null],
]);

/** What a pickle of weights may name; each storage that it mentions is added to `storages` by its key. */
export function tensorWorld(storages: Map<string, Storage>): PickleWorld {
  return {
    find: (name) => {
      if (STORAGE_TYPES.has(name) || FUNCTIONS.has(name)) return { made: { name } };
      throw new Error(`"${name}", which weights do not need`);
    },
    call: (callee, values) => {
      const call = FUNCTIONS.get(nameOf(callee) ?? '');
      if (call) return call(values);
      throw new Error('a call of what is no function');
    },
    load: (reference) => ({ made: loadStorage(reference, storages) }),
  };
}

/** Where training scripts put the state dict among other things; `model` is detectron2's. */
const stateKeys = ['state_dict', 'model'];

/** The tensors of a state dict, which may be a part of what was saved. */
export function collectTensors(value: PickleValue): Map<string, StoredTensor> {
  const parts = value instanceof Map ? stateKeys.map((key) => value.get(key)) : [];
  const dictionary = parts.find((part) => part instanceof Map) ?? value;
  if (!(dictionary instanceof Map)) throw new Error('something else than a dictionary of tensors');
  const tensors = new Map<string, StoredTensor>();
  for (const [name, tensor] of dictionary) {
    if (typeof name !== 'string' || !isTensor(tensor)) throw new Error('an entry that is no named tensor');
    tensors.set(name, tensor.made);
  }
  return tensors;
}

function makeDictionary(values: PickleValue[]): PickleValue {
  const [pairs = []] = values;
  if (!Array.isArray(pairs)) throw new Error('a dictionary of no pairs');
  return new Map(
    pairs.map((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2) throw new Error('a dictionary of no pairs');
      return pair as [PickleValue, PickleValue];
    }),
  );
}

/** `('storage', class, key, device, elements[, view])`; a view of another storage is not read. */
function loadStorage(reference: PickleValue, storages: Map<string, Storage>): Storage {
  const [kind, storageClass, key, , elements, view = null] = Array.isArray(reference) ? reference : [];
  const type = STORAGE_TYPES.get(nameOf(storageClass ?? null) ?? '');
  if (kind !== 'storage' || !type || typeof key !== 'string' || !isCount(elements) || view !== null) {
    throw new Error('a reference to no storage');
  }
  const known = storages.get(key);
  if (known && (known.type !== type || known.elements !== elements)) {
    throw new Error(`two different storages "${key}"`);
  }
  const storage = known ?? { type, key, elements };
  storages.set(key, storage);
  return storage;
}

/** `(storage, offset, size, stride, …)`. Weights are contiguous; anything else is refused. */
function rebuildTensor([storage, offset, shape, strides]: PickleValue[]): PickleValue {
  if (!isStorage(storage) || !isCount(offset) || !isCounts(shape) || !isCounts(strides)) {
    throw new Error('a tensor of no storage');
  }
  let count = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const side = shape[axis] as number;
    if (side !== 1 && strides[axis] !== count) throw new Error('a tensor that is not contiguous');
    count *= side;
  }
  if (offset + count > storage.made.elements) throw new Error('a tensor that is larger than its storage');
  const size = bytesOf(storage.made.type);
  const tensor: StoredTensor = {
    storage: storage.made,
    offsetBytes: offset * size,
    shape: [...shape], // a pickle could go on changing its list
    sizeBytes: count * size,
  };
  return { made: tensor };
}

function made(value: PickleValue | undefined): object | null {
  const isMade = typeof value === 'object' && value !== null && 'made' in value;
  return isMade && typeof value.made === 'object' ? value.made : null;
}

function nameOf(value: PickleValue): string | null {
  const object = made(value);
  return object && 'name' in object && typeof object.name === 'string' ? object.name : null;
}

function isStorage(value: PickleValue | undefined): value is { made: Storage } {
  return 'elements' in (made(value) ?? {});
}

function isTensor(value: PickleValue): value is { made: StoredTensor } {
  return 'offsetBytes' in (made(value) ?? {});
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= 8 && value.every(isCount);
}
