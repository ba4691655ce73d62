/** Formats whose blocks sharp does not hand over. */
const OPAQUE = ['tiff', 'gif'];
const SIGNATURE_BYTES = 8;
/** Of a chunk: length, type and checksum. */
const CHUNK_BYTES = 12;
const LONGEST_KEYWORD_BYTES = 79;
const TEXTS = ['tEXt', 'zTXt', 'iTXt'];
/** What is asked of PNG's texts, and the profiles that ImageMagick puts there. */
const OF_INTEREST = /^(Creation Time|Title|Description|Raw profile type (?!icc|icm))/i;
const XMP = 'XML:com.adobe.xmp';

/** Whether a picture may hold words about it that sharp does not hand over. */
export function hidesBlocks(bytes: Buffer, format: string): boolean {
  return OPAQUE.includes(format) || (format === 'png' && hasHiddenText(bytes));
}

/** sharp knows neither ImageMagick's profiles nor what stands behind the pixels, where ExifTool writes. */
function hasHiddenText(png: Buffer): boolean {
  let isBehindPixels = false;
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= png.length; at += CHUNK_BYTES + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') isBehindPixels = true;
    if (isBehindPixels && type === 'eXIf') return true;
    if (!TEXTS.includes(type)) continue;
    const [keyword = ''] = png.toString('latin1', at + 8, at + 8 + LONGEST_KEYWORD_BYTES).split('\0');
    if (OF_INTEREST.test(keyword) || (isBehindPixels && keyword === XMP)) return true;
  }
  return false;
}
