import { thumbHashToDataURL } from 'thumbhash';

/** A blurred picture of about 32 px as a data address, from a thumbhash in base64; null when that is damaged. */
export function placeholder(thumbhash: string): string | null {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0)));
  } catch {
    return null;
  }
}
