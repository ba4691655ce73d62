import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Hexadecimal digits of a SHA-256. */
export const SHA256_DIGITS = 64;

/** Of a file's bytes, in hexadecimal. */
export async function sha256(path: string): Promise<string> {
  return await digestOf(path, 'sha256');
}

export async function digestOf(path: string, algorithm: 'sha1' | 'sha256' | 'sha512'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
