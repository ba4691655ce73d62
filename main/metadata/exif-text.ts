/** Tags whose text is taken from the block itself, by their numbers (EXIF 2.32, 4.6). */
const EXIF_IFD = 0x8769;
const DATE_TIME = 0x0132;
const DATE_TIME_ORIGINAL = 0x9003;
const DATE_TIME_DIGITIZED = 0x9004;
const MAX_TEXT_BYTES = 64;
/** The type of text (TIFF 6.0, section 2). */
const ASCII = 2;

export type ExifDates = { original: string | null; digitized: string | null; modified: string | null };

/**
 * The dates of an EXIF block as they were written. exif-reader gives times, and so loses what it does not know, and
 * makes 2 March of 30 February.
 */
export function readExifDates(block: Buffer): ExifDates {
  const start = block.toString('latin1', 0, 4) === 'Exif' ? 6 : 0;
  const tiff = block.subarray(start);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const image = readDirectory(view, at32(view, 4, isLittle), isLittle);
  const photo = readDirectory(view, image.pointer, isLittle);
  return {
    original: photo.texts.get(DATE_TIME_ORIGINAL) ?? null,
    digitized: photo.texts.get(DATE_TIME_DIGITIZED) ?? null,
    modified: image.texts.get(DATE_TIME) ?? null,
  };
}

type Directory = { texts: Map<number, string>; pointer: number | null };

function readDirectory(view: DataView, offset: number | null, isLittle: boolean): Directory {
  const found: Directory = { texts: new Map(), pointer: null };
  if (offset === null || offset + 2 > view.byteLength) return found;
  const count = view.getUint16(offset, isLittle);
  for (
    let entry = offset + 2;
    entry < offset + 2 + 12 * count && entry + 12 <= view.byteLength;
    entry += 12
  ) {
    const tag = view.getUint16(entry, isLittle);
    if (tag === EXIF_IFD) found.pointer = at32(view, entry + 8, isLittle);
    if (![DATE_TIME, DATE_TIME_ORIGINAL, DATE_TIME_DIGITIZED].includes(tag)) continue;
    const text = readText(view, entry, isLittle);
    if (text !== null) found.texts.set(tag, text);
  }
  return found;
}

function readText(view: DataView, entry: number, isLittle: boolean): string | null {
  if (view.getUint16(entry + 2, isLittle) !== ASCII) return null;
  const count = view.getUint32(entry + 4, isLittle);
  const offset = count <= 4 ? entry + 8 : at32(view, entry + 8, isLittle);
  if (offset === null || offset >= view.byteLength) return null;
  const length = Math.min(count, MAX_TEXT_BYTES, view.byteLength - offset);
  return Buffer.from(view.buffer, view.byteOffset + offset, length).toString('latin1');
}

function at32(view: DataView, offset: number, isLittle: boolean): number | null {
  return offset + 4 <= view.byteLength ? view.getUint32(offset, isLittle) : null;
}
