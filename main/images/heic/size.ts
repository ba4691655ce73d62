const ISPE = Buffer.from('ispe', 'latin1');
const IROT = Buffer.from('irot', 'latin1');

/**
 * The size of a HEIC photo when upright, in pixels, from the properties in its `meta` box (ISO/IEC 23008-12, 6.5.3 and
 * 6.5.10): the largest of all pictures is the one that is shown, since tiles and thumbnails are smaller. Null where the
 * bytes have none.
 */
export function readHeicSize(bytes: Buffer): { width: number; height: number } | null {
  let [width, height] = [0, 0];
  for (let at = bytes.indexOf(ISPE); at !== -1 && at + 16 <= bytes.length; at = bytes.indexOf(ISPE, at + 4)) {
    const [columns, rows] = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    if (columns * rows > width * height) [width, height] = [columns, rows];
  }
  if (width === 0 || height === 0) return null;
  const turn = bytes.indexOf(IROT);
  const isOnItsSide = turn !== -1 && turn + 4 < bytes.length && bytes[turn + 4]! % 2 === 1;
  return isOnItsSide ? { width: height, height: width } : { width, height };
}
