/**
 * Reads Python pickles of protocol 2 as far as PyTorch's weight files need them, and nothing else: a pickle is
 * a program for a small machine, and the real machine can be told to call any function. This one calls only
 * what its caller hands in, and refuses every other name and every opcode that is not listed here.
 */

/** Python's None, bool, int, float, str, list or tuple, dict, and what {@link PickleWorld} made. */
/** The pickle of the largest network has some 60,000; two million keep the process for seconds. */
const MAX_OPERATIONS = 1_000_000;

export type PickleValue =
  null | boolean | number | string | PickleValue[] | Map<PickleValue, PickleValue> | { made: unknown };

/** The only names and references that a pickle may use. Each member throws for what it does not know. */
export type PickleWorld = {
  /** A class or function by its full name, `collections.OrderedDict`. */
  find: (name: string) => PickleValue;
  /** Calls what `find` gave. */
  call: (callee: PickleValue, values: PickleValue[]) => PickleValue;
  /** An object that the file holds outside the pickle. */
  load: (reference: PickleValue) => PickleValue;
};

type Machine = {
  bytes: DataView;
  position: number;
  stack: PickleValue[];
  /** Heights of the stack at which the open marks stand. */
  marks: number[];
  memo: Map<number, PickleValue>;
  world: PickleWorld;
};

/** Throws a plain Error for a pickle that is cut, malformed, or wants more than it may. */
export function unpickle(
  bytes: Uint8Array,
  start: number,
  world: PickleWorld,
): { value: PickleValue; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const machine: Machine = { bytes: view, position: start, stack: [], marks: [], memo: new Map(), world };
  for (let operations = 0; ; operations++) {
    if (operations > MAX_OPERATIONS) throw new Error(`more than ${MAX_OPERATIONS} operations`);
    const opcode = readByte(machine);
    if (opcode === STOP) return { value: pop(machine), end: machine.position };
    const operation = OPERATIONS.get(opcode);
    if (!operation) throw new Error(`the opcode 0x${opcode.toString(16)}, which weights do not need`);
    operation(machine);
  }
}

const STOP = code('.');

/** By Python's `pickletools`, under the same one-letter names. */
const OPERATIONS: ReadonlyMap<number, (machine: Machine) => void> = new Map([
  [0x80, (m) => void readByte(m)], // the protocol's number
  [code('N'), (m) => push(m, null)],
  [0x88, (m) => push(m, true)],
  [0x89, (m) => push(m, false)],
  [code('K'), (m) => push(m, readByte(m))],
  [
    code('M'),
    (m) =>
      push(
        m,
        read(m, 2, (view, at) => view.getUint16(at, true)),
      ),
  ],
  [
    code('J'),
    (m) =>
      push(
        m,
        read(m, 4, (view, at) => view.getInt32(at, true)),
      ),
  ],
  [0x8a, (m) => push(m, readLong(m))],
  [
    code('G'),
    (m) =>
      push(
        m,
        read(m, 8, (view, at) => view.getFloat64(at)),
      ),
  ],
  [code('X'), (m) => push(m, readText(m, readUint32(m)))],
  [code('U'), (m) => push(m, readText(m, readByte(m)))],
  [code('c'), (m) => push(m, m.world.find(`${readLine(m)}.${readLine(m)}`))],
  [code('('), (m) => void m.marks.push(m.stack.length)],
  [code(')'), (m) => push(m, [])],
  [code(']'), (m) => push(m, [])],
  [code('}'), (m) => push(m, new Map())],
  [0x85, (m) => push(m, popMany(m, 1))],
  [0x86, (m) => push(m, popMany(m, 2))],
  [0x87, (m) => push(m, popMany(m, 3))],
  [code('t'), (m) => push(m, popToMark(m))],
  [code('a'), (m) => append(m, popMany(m, 1))],
  [code('e'), (m) => append(m, popToMark(m))],
  [code('s'), (m) => assign(m, popMany(m, 2))],
  [code('u'), (m) => assign(m, popToMark(m))],
  [code('q'), (m) => void m.memo.set(readByte(m), top(m))],
  [code('r'), (m) => void m.memo.set(readUint32(m), top(m))],
  [code('h'), (m) => push(m, recall(m, readByte(m)))],
  [code('j'), (m) => push(m, recall(m, readUint32(m)))],
  [code('Q'), (m) => push(m, m.world.load(pop(m)))],
  [code('R'), reduce],
  [code('b'), (m) => void pop(m)], // attributes of an object: an OrderedDict of weights carries versions there
]);

function code(letter: string): number {
  return letter.charCodeAt(0);
}

function reduce(machine: Machine): void {
  const values = pop(machine);
  if (!Array.isArray(values)) throw new Error('a call without arguments');
  push(machine, machine.world.call(pop(machine), values));
}

function push(machine: Machine, value: PickleValue): void {
  machine.stack.push(value);
}

function pop(machine: Machine): PickleValue {
  const value = top(machine);
  machine.stack.pop();
  return value;
}

function top({ stack, marks }: Machine): PickleValue {
  if (stack.length <= (marks.at(-1) ?? 0)) throw new Error('an operation on nothing');
  return stack.at(-1) as PickleValue;
}

function popMany(machine: Machine, count: number): PickleValue[] {
  return Array.from({ length: count }, () => pop(machine)).reverse();
}

function popToMark({ stack, marks }: Machine): PickleValue[] {
  const mark = marks.pop();
  if (mark === undefined) throw new Error('a mark that is not there');
  return stack.splice(mark);
}

function append(machine: Machine, values: PickleValue[]): void {
  const list = top(machine);
  if (!Array.isArray(list)) throw new Error('values for a list that is none');
  for (const value of values) list.push(value);
}

function assign(machine: Machine, pairs: PickleValue[]): void {
  const map = top(machine);
  if (!(map instanceof Map) || pairs.length % 2) throw new Error('pairs for a dictionary that is none');
  for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i] as PickleValue, pairs[i + 1] as PickleValue);
}

function recall({ memo }: Machine, index: number): PickleValue {
  const value = memo.get(index);
  if (value === undefined) throw new Error(`the memo ${index}, which was never set`);
  return value;
}

function read<T>(machine: Machine, length: number, get: (view: DataView, at: number) => T): T {
  const at = machine.position;
  if (at + length > machine.bytes.byteLength) throw new Error('an end in the middle of the pickle');
  machine.position += length;
  return get(machine.bytes, at);
}

function readByte(machine: Machine): number {
  return read(machine, 1, (view, at) => view.getUint8(at));
}

function readUint32(machine: Machine): number {
  return read(machine, 4, (view, at) => view.getUint32(at, true));
}

function readText(machine: Machine, length: number): string {
  return read(machine, length, (view, at) => decodeText(view, at, length));
}

function decodeText(view: DataView, at: number, length: number): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(
    new Uint8Array(view.buffer, view.byteOffset + at, length),
  );
}

function readLine(machine: Machine): string {
  let length = 0;
  while (machine.bytes.byteLength > machine.position + length) {
    if (machine.bytes.getUint8(machine.position + length) === 0x0a) {
      const line = readText(machine, length);
      machine.position++;
      return line;
    }
    length++;
  }
  throw new Error('an end in the middle of a name');
}

/** Two's complement, little-endian. Above 53 bits stands only the file's magic number, compared as text. */
function readLong(machine: Machine): number | string {
  const bytes = readByte(machine);
  let value = 0n;
  for (let i = 0; i < bytes; i++) value |= BigInt(readByte(machine)) << BigInt(8 * i);
  const signed = BigInt.asIntN(8 * bytes, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed.toString();
}
