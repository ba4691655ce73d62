/** Colours as a HEIC file names them, by the numbers of ITU-T H.273, tables 2 and 3. */
export type Nclx = { primaries: number; transfer: number };

type Pair = [number, number];
type Triple = [number, number, number];

/** Chromaticities x, y of red, green and blue; white is D65. */
const PRIMARIES: Record<number, [Pair, Pair, Pair]> = {
  1: [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06]], // BT.709, sRGB
  9: [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046]], // BT.2020
  12: [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06]], // Display P3
}; // prettier-ignore
const D65: Pair = [0.3127, 0.329];
const D50: Triple = [0.9642, 1, 0.8249];
const BRADFORD: [Triple, Triple, Triple] = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

const [SRGB, PQ, HLG] = [13, 16, 18];
/** Light that is shown as white (BT.2408): what is brighter is clipped. */
const PQ_WHITE = 203 / 10_000;
const HLG_WHITE = 0.265;
const CURVE_POINTS = 1024;

/** An ICC profile that says the same; null for sRGB, and for what is not known, which is taken for it. */
export function profileOfNclx({ primaries, transfer }: Nclx): Buffer | null {
  const chromaticities = PRIMARIES[primaries];
  const isHdr = transfer === PQ || transfer === HLG;
  if (chromaticities === undefined || (primaries === 1 && !isHdr)) return null;
  // Photographs whose curve is BT.709's, or not said, are seen on screens as if it were sRGB's.
  return encodeProfile(columns(chromaticities), isHdr ? transfer : SRGB);
}

/** Encoded value to light, both from 0 to 1. */
function toLight(transfer: number, value: number): number {
  if (transfer === PQ) {
    const power = value ** (1 / 78.84375); // SMPTE ST 2084, equation 4.1
    const light = (Math.max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125);
    return Math.min(1, light / PQ_WHITE);
  }
  if (transfer === HLG) {
    const light =
      value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12; // BT.2100
    return Math.min(1, light / HLG_WHITE);
  }
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** XYZ of red, green and blue at their brightest, for D50 as ICC profiles have it. */
function columns(chromaticities: [Pair, Pair, Pair]): Triple[] {
  const unscaled = chromaticities.map(([x, y]): Triple => [x / y, 1, (1 - x - y) / y]);
  const white: Triple = [D65[0] / D65[1], 1, (1 - D65[0] - D65[1]) / D65[1]];
  const scale = solve(unscaled as [Triple, Triple, Triple], white);
  return unscaled.map((column, index) =>
    adapt(column.map((value) => value * scale[index]!) as Triple, white),
  );
}

/** Bradford's adaptation from one white to D50. */
function adapt(colour: Triple, white: Triple): Triple {
  const cones = (xyz: Triple): Triple => BRADFORD.map((row) => dot(row, xyz)) as Triple;
  const [from, to, response] = [cones(white), cones(D50), cones(colour)];
  const adapted = response.map((value, index) => (value * to[index]!) / from[index]!) as Triple;
  const transposed = [0, 1, 2].map((column) => BRADFORD.map((row) => row[column]!) as Triple);
  return solve(transposed as [Triple, Triple, Triple], adapted);
}

/** The factors with which three columns add up to `sum` (Cramer's rule). */
function solve([a, b, c]: [Triple, Triple, Triple], sum: Triple): Triple {
  const whole = determinant(a, b, c);
  return [determinant(sum, b, c) / whole, determinant(a, sum, c) / whole, determinant(a, b, sum) / whole];
}

function determinant(a: Triple, b: Triple, c: Triple): number {
  return dot(a, [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]]);
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** A display profile of version 2: three columns and one curve (ICC.1:2001-04). */
function encodeProfile([red, green, blue]: Triple[], transfer: number): Buffer {
  const curve = encodeCurve(transfer);
  const tags: [string, Buffer][] = [
    ['desc', encodeDescription('Colours of a HEIC photo')],
    ['wtpt', encodeXyz(D50)],
    ['rXYZ', encodeXyz(red!)],
    ['gXYZ', encodeXyz(green!)],
    ['bXYZ', encodeXyz(blue!)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
    ['cprt', encodeText('Public domain')],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length);
  const parts: Buffer[] = [];
  let end = 128 + table.length;
  for (const [index, [signature, data]] of tags.entries()) {
    table.write(signature, 4 + index * 12, 'latin1');
    table.writeUInt32BE(end, 8 + index * 12);
    table.writeUInt32BE(data.length, 12 + index * 12);
    parts.push(data, Buffer.alloc(-data.length & 3));
    end += (data.length + 3) & ~3;
  }
  return Buffer.concat([encodeHeader(end), table, ...parts]);
}

function encodeHeader(sizeBytes: number): Buffer {
  const header = Buffer.alloc(128);
  header.writeUInt32BE(sizeBytes, 0);
  header.writeUInt32BE(0x0210_0000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  encodeXyz(D50).copy(header, 68, 8);
  return header;
}

function encodeCurve(transfer: number): Buffer {
  const curve = Buffer.alloc(12 + CURVE_POINTS * 2);
  curve.write('curv', 'latin1');
  curve.writeUInt32BE(CURVE_POINTS, 8);
  for (let point = 0; point < CURVE_POINTS; point++) {
    const light = toLight(transfer, point / (CURVE_POINTS - 1));
    curve.writeUInt16BE(Math.round(light * 65_535), 12 + point * 2);
  }
  return curve;
}

function encodeXyz(xyz: Triple): Buffer {
  const encoded = Buffer.alloc(20);
  encoded.write('XYZ ', 'latin1');
  for (const [index, value] of xyz.entries()) encoded.writeInt32BE(Math.round(value * 65_536), 8 + index * 4);
  return encoded;
}

function encodeText(text: string): Buffer {
  return Buffer.from(`text\0\0\0\0${text}\0`, 'latin1');
}

/** With the empty forms in Unicode and for the Macintosh that version 2 demands. */
function encodeDescription(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length + 1);
  return Buffer.concat([
    Buffer.from('desc\0\0\0\0', 'latin1'),
    length,
    Buffer.from(`${text}\0`, 'latin1'),
    Buffer.alloc(78),
  ]);
}
