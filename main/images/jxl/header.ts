/** Ratios of width to height that a header may name instead of a width (ISO/IEC 18181-1, table C.2). */
const RATIOS = [1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2];
const BITS = [9, 13, 18, 30];
const CONTAINER = Buffer.from('0000000c4a584c200d0a870a', 'hex');
const CODESTREAM = Buffer.of(0xff, 0x0a);

/** Whether a file is JPEG XL, bare or in its container. */
export function isJxl(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).equals(CODESTREAM) || bytes.subarray(0, CONTAINER.length).equals(CONTAINER);
}

/**
 * The size that a JPEG XL file states, so that a small file that claims to be huge is not decoded; the sides of a turned
 * picture may be the other way round. Null where it states none.
 */
export function readJxlSize(bytes: Buffer): { width: number; height: number } | null {
  const at = codestreamAt(bytes);
  if (at === -1) return null;
  const read = bitReader(bytes.subarray(at + CODESTREAM.length, at + 16));
  const isSmall = read(1) === 1;
  const side = (): number => (isSmall ? (read(5) + 1) * 8 : read(BITS[read(2)]!) + 1);
  const height = side();
  const ratio = read(3);
  const width = ratio === 0 ? side() : Math.floor(height * RATIOS[ratio - 1]!);
  return { width, height };
}

/** In a container, the first of the boxes `jxlc` and `jxlp`, which has a number of its own before it. */
function codestreamAt(bytes: Buffer): number {
  if (bytes.subarray(0, 2).equals(CODESTREAM)) return 0;
  for (const [box, skipped] of [
    ['jxlc', 4],
    ['jxlp', 8],
  ] as const) {
    const found = bytes.indexOf(box, 0, 'latin1');
    const at = found + skipped;
    if (found !== -1 && bytes.subarray(at, at + 2).equals(CODESTREAM)) return at;
  }
  return -1;
}

/** Bits from the lowest of each byte on; noughts behind the end. */
function bitReader(bytes: Buffer): (count: number) => number {
  let position = 0;
  return (count) => {
    let value = 0;
    for (let bit = 0; bit < count; bit++, position++)
      value += (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) * 2 ** bit;
    return value;
  };
}
