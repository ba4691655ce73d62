/** Lightroom writes some megabytes for a photo with many masks, and no program goes deeper than twenty. */
export const LIMIT_BYTES = 4_000_000;
const LIMIT_DEPTH = 100;

/** Whether XMP is of a size that ExifTool reads in reasonable time; it takes minutes for what is made to be slow. */
export function isReasonable(xmp: Buffer): boolean {
  if (xmp.length > LIMIT_BYTES) return false;
  let depth = 0;
  for (const [tag] of xmp.toString('latin1').matchAll(/<\/?\w[^<>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > LIMIT_DEPTH) return false;
  }
  return true;
}
