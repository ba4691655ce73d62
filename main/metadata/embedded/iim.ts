/**
 * IPTC's Information Interchange Model (IIM 4.2): a row of data sets, each a marker, a record, a number, a length and a
 * value. Data sets that are not touched keep their bytes.
 */

export type DataSet = { record: number; number: number; value: Buffer };

export type Iim = {
  sets: DataSet[];
  /** Zeros that TIFF puts behind, up to a multiple of four. */
  padding: number;
};

const MARKER = 0x1c;
const HEADER_BYTES = 5;
/** From this bit on, the length says how many bytes the real length has. */
const EXTENDED = 0x8000;
const LONGEST_LENGTH_BYTES = 4;

/** Null for what is none, or is cut short. */
export function parseIim(block: Buffer): Iim | null {
  const sets: DataSet[] = [];
  let at = 0;
  while (block[at] === MARKER) {
    if (at + HEADER_BYTES > block.length) return null;
    const [record, number] = [block[at + 1]!, block[at + 2]!];
    const given = block.readUInt16BE(at + 3);
    const lengthBytes = given >= EXTENDED ? given - EXTENDED : 0;
    const start = at + HEADER_BYTES + lengthBytes;
    if (lengthBytes > LONGEST_LENGTH_BYTES || start > block.length) return null;
    const length = lengthBytes === 0 ? given : block.readUIntBE(at + HEADER_BYTES, lengthBytes);
    if (start + length > block.length) return null;
    sets.push({ record, number, value: block.subarray(start, start + length) });
    at = start + length;
  }
  const isRest = block.subarray(at).every((byte) => byte === 0);
  return isRest && sets.length > 0 ? { sets, padding: block.length - at } : null;
}

/** Without padding. */
export function formatIim(sets: readonly DataSet[]): Buffer {
  return Buffer.concat(sets.flatMap(({ record, number, value }) => [headerOf(record, number, value), value]));
}

function headerOf(record: number, number: number, { length }: Buffer): Buffer {
  const isLong = length >= EXTENDED;
  const header = Buffer.alloc(isLong ? HEADER_BYTES + LONGEST_LENGTH_BYTES : HEADER_BYTES);
  header.set([MARKER, record, number]);
  header.writeUInt16BE(isLong ? EXTENDED + LONGEST_LENGTH_BYTES : length, 3);
  if (isLong) header.writeUInt32BE(length, HEADER_BYTES);
  return header;
}
