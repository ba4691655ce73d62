import { isUtf8 } from 'node:buffer';

/** Characters that Windows' Latin-1 has at 0x80 to 0x9f, with their bytes. */
const WINDOWS_BYTES = new Map(
  Array.from({ length: 0x20 }, (_, index) => {
    const byte = 0x80 + index;
    return [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte] as const;
  }),
);
/** IPTC-IIM 4.2: a keyword, an object name and a caption end there, be it in the midst of a letter. */
const LIMITS_BYTES = [64, 2000];
/** Shorter keywords are no longer ones that were cut. */
const CUT_FROM = 60;
/** Letters that became question marks. */
const LOST = String.raw`[?\P{ASCII}]+`;

/**
 * IPTC text that ExifTool took for Latin-1 for want of a mark, though it is UTF-8: what it says. Any other text as it
 * is.
 */
export function asUtf8(text: string): string {
  const bytes = toLatin1(text);
  if (bytes?.some((byte) => byte >= 0x80) !== true) return text;
  if (isUtf8(bytes)) return bytes.toString();
  if (!LIMITS_BYTES.includes(bytes.length)) return text;
  try {
    // As a stream, it may end in the midst of a letter.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return text;
  }
}

/** In Windows' Latin-1; null where it has not all the letters. */
export function toLatin1(text: string): Buffer | null {
  const bytes = Array.from(text, (letter) => WINDOWS_BYTES.get(letter) ?? letter.codePointAt(0)!);
  return bytes.every((byte) => byte <= 0xff) ? Buffer.from(bytes) : null;
}

/**
 * Whether an IPTC keyword is what programs make of that one, which XMP has whole: the same, cut at 64 bytes, with `?`
 * for letters beyond Latin-1.
 */
export function isRemnantOf(keyword: string, whole: string): boolean {
  const parts = keyword.toLowerCase().split(/[?\ufffd]+/);
  const pattern = parts.map((part) => part.replace(/[.*+^${}()|[\]\\]/g, String.raw`\$&`)).join(LOST);
  const isCut = Buffer.byteLength(keyword) >= CUT_FROM;
  const end = isCut ? '' : '$';
  return new RegExp(
    `^${isCut && parts.at(-1) === '' ? pattern.slice(0, -LOST.length) : pattern}${end}`,
    'u',
  ).test(whole.toLowerCase());
}
