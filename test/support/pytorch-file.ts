import { asBytes, type Float32Tensor } from '../../main/weights/formats/safetensors.ts';
import { zipOf } from '../../main/download/testing/zip-file.ts';

type Storage = { key: string; type: 'FloatStorage' | 'LongStorage'; bytes: Uint8Array; elements: number };
type Stored = { name: string; shape: readonly number[]; storage: Storage };

/** The state dict as `torch.save` wrote it before PyTorch 1.6; with a key, as one part of what was saved. */
export function encodeLegacy(tensors: ReadonlyMap<string, Float32Tensor>, key?: string): Buffer {
  const stored = listStored(tensors);
  const keys = stored.map(({ storage }) => text(storage.key));
  return Buffer.concat([
    pickle(Buffer.from('8a0a6cfc9c46f9206aa85019', 'hex')), // the magic number
    pickle(Buffer.from('4de903', 'hex')), // version 1001
    pickle(letters('}('), text('little_endian'), Buffer.of(0x88), letters('u')),
    encodeState(stored, true, key),
    pickle(letters(']('), ...keys, letters('e')),
    ...stored.flatMap(({ storage }) => [countOf(storage), storage.bytes]),
  ]);
}

/** The state dict as `torch.save` has written it since: a zip of a pickle and one file for each storage. */
export function encodeArchive(tensors: ReadonlyMap<string, Float32Tensor>): Buffer {
  const stored = listStored(tensors);
  const members = [
    { name: 'weights/data.pkl', bytes: encodeState(stored, false) },
    ...stored.map(({ storage: { key, bytes } }) => ({
      name: `weights/data/${key}`,
      bytes: Buffer.from(bytes),
    })),
    { name: 'weights/version', bytes: Buffer.from('3\n') },
  ];
  return zipOf(members.map((member) => ({ ...member, stored: true })));
}

/** With the counters of batches that PyTorch keeps beside each batch norm. */
function listStored(tensors: ReadonlyMap<string, Float32Tensor>): Stored[] {
  const stored: Stored[] = [];
  const add = (name: string, shape: readonly number[], type: Storage['type'], bytes: Uint8Array): void => {
    const elements = shape.reduce((product, side) => product * side, 1);
    stored.push({ name, shape, storage: { key: String(stored.length), type, bytes, elements } });
  };
  for (const [name, { shape, values }] of tensors) {
    add(name, shape, 'FloatStorage', asBytes(values));
    if (!name.endsWith('.running_var')) continue;
    add(name.replace('running_var', 'num_batches_tracked'), [], 'LongStorage', Buffer.alloc(8, 1));
  }
  return stored;
}

function encodeState(stored: readonly Stored[], isLegacy: boolean, key?: string): Buffer {
  const entries = stored.flatMap(({ name, shape, storage }) => {
    const strides = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, side) => product * side, 1),
    );
    return [
      text(name),
      named('torch._utils', '_rebuild_tensor_v2'),
      letters('('),
      letters('('),
      text('storage'),
      named('torch', storage.type),
      text(storage.key),
      text('cpu'),
      integer(storage.elements),
      letters(isLegacy ? 'NtQ' : 'tQ'),
      integer(0),
      tuple(shape),
      tuple(strides),
      Buffer.of(0x89), // it needs no gradient
      emptyDictionary,
      letters('tR'),
    ];
  });
  const state = [emptyDictionary, letters('('), ...entries, letters('u')];
  if (key === undefined) return pickle(...state);
  const others = [text('iteration'), integer(89999), letters('s')];
  return pickle(letters('}'), text(key), ...state, letters('s'), ...others);
}

/** Of protocol 2; the operations are those of Python's `pickletools`. */
function pickle(...operations: Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.of(0x80, 2), ...operations, letters('.')]);
}

function letters(operations: string): Buffer {
  return Buffer.from(operations, 'latin1');
}

function named(module: string, name: string): Buffer {
  return letters(`c${module}\n${name}\n`);
}

const emptyDictionary = Buffer.concat([named('collections', 'OrderedDict'), letters(')R')]);

function text(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value.length);
  return Buffer.concat([letters('X'), length, Buffer.from(value)]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5, 'J');
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function tuple(values: readonly number[]): Buffer {
  return Buffer.concat([letters('('), ...values.map(integer), letters('t')]);
}

function countOf({ elements }: Storage): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(elements));
  return bytes;
}
