/** Brands of files whose pixels are HEVC (ISO/IEC 23008-12, annex B). */
const HEVC = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
/** Brands that say nothing of the pixels, and those that say AV1, which sharp decodes. */
const [GENERAL, AV1] = [
  ['mif1', 'msf1', 'mif2'],
  ['avif', 'avis'],
];
/** More brands than any camera writes. */
const LIMIT_BYTES = 256;

/** Whether a file calls itself HEIC, in its first box. */
export function isHeic(bytes: Buffer): boolean {
  if (bytes.length < 16 || bytes.toString('latin1', 4, 8) !== 'ftyp') return false;
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, LIMIT_BYTES);
  const brands: string[] = [bytes.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4));
  if (brands.some((brand) => HEVC.includes(brand))) return true;
  return brands.some((brand) => GENERAL.includes(brand)) && !brands.some((brand) => AV1.includes(brand));
}
