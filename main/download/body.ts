import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isWebPage, webPage } from './answer.ts';
import type { Delivery } from './answer.ts';
import { partSuffix, startPart } from './part.ts';
import { interrupted, Interruption, Refusal, WrongBytes } from './problem.ts';

/**
 * Writes what arrives into the `.part` of `path`, one piece at a time, and tells `onBytes` how much of the file is
 * there. Whatever breaks off, the pieces written so far stay.
 */
export async function receive(
  response: Response,
  { offsetBytes, facts }: Exclude<Delivery, 'anew'>,
  path: string,
  onBytes: (receivedBytes: number) => void,
): Promise<void> {
  const pieces = piecesOf(response);
  const first = await pieces.next();
  if (offsetBytes === 0) {
    if (!first.done && isWebPage(first.value)) throw new Refusal(webPage);
    await startPart(path, facts);
  }
  await using file = await open(`${path}${partSuffix}`, 'r+');
  let received = offsetBytes;
  for (let piece = first; !piece.done; piece = await pieces.next()) {
    if (received + piece.value.length > facts.totalBytes) {
      throw new WrongBytes(`sent more than the ${facts.totalBytes} bytes that it promised`);
    }
    await write(file, piece.value, received);
    received += piece.value.length;
    onBytes(received);
  }
  if (received < facts.totalBytes) {
    throw new Interruption(`ended after ${received} of ${facts.totalBytes} bytes`);
  }
}

async function* piecesOf(response: Response): AsyncGenerator<Uint8Array, void, void> {
  try {
    if (response.body) yield* response.body;
  } catch (error) {
    throw interrupted(error);
  }
}

async function write(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  }
}
