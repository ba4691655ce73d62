import { isHeic } from './heic/is-heic.ts';

/** JPEG, PNG, GIF and WebP by their first bytes. */
const BEGINNINGS = [/^\xff\xd8\xff/, /^\x89PNG\r\n/, /^GIF8[79]a/, /^RIFF....WEBP/s];

/** Whether a file that is called raw is of a format that is shown as it is. TIFF tells nothing: raw files are TIFF too. */
export function isShown(bytes: Buffer): boolean {
  const beginning = bytes.toString('latin1', 0, 12);
  return BEGINNINGS.some((pattern) => pattern.test(beginning)) || isHeic(bytes);
}
