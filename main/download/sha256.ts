import { digestOf } from './digest.ts';

/** Of a file's bytes, in hexadecimal. */
export async function sha256(path: string): Promise<string> {
  return await digestOf(path, 'sha256');
}
