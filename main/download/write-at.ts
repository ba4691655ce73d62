import type { FileHandle } from 'node:fs/promises';

/** Writes all bytes at `position`. A disk that fills up takes a part of them, and fails only at the next write. */
export async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
