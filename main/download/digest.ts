import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Hexadecimal digits of a SHA-256. */
export const sha256Digits = 64;

/** Of a file's bytes, in hexadecimal. */
export async function digestOf(path: string, algorithm: 'sha1' | 'sha256' | 'sha512'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
