import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { digestOf, SHA256_DIGITS } from './digest.ts';
import { interrupted, Interruption, Refusal, WrongBytes } from './problem.ts';
import type { DownloadProgress } from './progress.ts';
import { writeAt } from './write-at.ts';

export const PART_SUFFIX = '.part';
export const FACTS_SUFFIX = '.part.json';

const factsSchema = z.strictObject({
  url: z.string(),
  /** A strong validator for `If-Range`, or null. */
  etag: z.string().nullable(),
  totalBytes: z.int().positive(),
  /** The first or all digits of the expected SHA-256, or all of a SHA-512; empty where nothing is known of it. */
  hash: z.string().regex(/^([0-9a-f]{0,64}|[0-9a-f]{128})$/),
});

/** What the bytes in a `.part` are the beginning of. */
export type PartFacts = z.infer<typeof factsSchema>;

/** What arrives: the file's bytes from this one on. */
export type Delivery = { offsetBytes: number; facts: PartFacts };

export type Part = { facts: PartFacts; receivedBytes: number };

/** Null where there is nothing that a download could go on from. `path` is the finished file's. */
export async function findPart(path: string): Promise<Part | null> {
  const facts = await readFacts(path);
  const found = await stat(`${path}${PART_SUFFIX}`).catch(() => null);
  if (!facts || !found?.isFile() || found.size > facts.totalBytes) return null;
  return { facts, receivedBytes: found.size };
}

/**
 * How far a download came that was stopped; all of the way where it was stopped before its file was used. Null where
 * there is nothing to go on from. `path` is the finished file's.
 */
export async function findUnfinished(path: string): Promise<DownloadProgress | null> {
  const complete = await stat(path).catch(() => null);
  const part = await findPart(path);
  const totalBytes = complete?.size ?? part?.facts.totalBytes;
  const receivedBytes = complete?.size ?? part?.receivedBytes;
  if (totalBytes === undefined || receivedBytes === undefined) return null;
  return { receivedBytes, totalBytes, bytesPerSecond: 0, secondsLeft: null };
}

/** Removes what was downloaded, finished or not. */
export async function removeDownload(path: string): Promise<void> {
  await removePart(path);
  await rm(path, { force: true });
}

/** An empty `.part`. The facts are on the disk first: bytes without facts would be of no use. */
async function startPart(path: string, facts: PartFacts): Promise<void> {
  await removePart(path);
  try {
    await writeFile(`${path}${FACTS_SUFFIX}`, JSON.stringify(facts), { flush: true });
    await writeFile(`${path}${PART_SUFFIX}`, '');
  } catch (error) {
    await removePart(path);
    throw error;
  }
}

export async function removePart(path: string): Promise<void> {
  await rm(`${path}${PART_SUFFIX}`, { force: true });
  await rm(`${path}${FACTS_SUFFIX}`, { force: true });
}

/**
 * Writes what arrives into the `.part` of `path`, one piece at a time, and tells `onBytes` how much of the file is
 * there. Whatever breaks off, the pieces written so far stay.
 */
export async function receive(
  response: Response,
  { offsetBytes, facts }: Delivery,
  path: string,
  onBytes: (receivedBytes: number) => void,
): Promise<void> {
  const pieces = piecesOf(response);
  const first = await pieces.next();
  if (offsetBytes === 0) {
    if (!first.done && isWebPage(first.value)) throw new Refusal({ code: 'web_page' });
    await startPart(path, facts);
  }
  await using file = await open(`${path}${PART_SUFFIX}`, 'r+');
  let received = offsetBytes;
  for (let piece = first; !piece.done; piece = await pieces.next()) {
    if (received + piece.value.length > facts.totalBytes) {
      throw new WrongBytes({ code: 'too_long', promised: facts.totalBytes });
    }
    await writeAt(file, piece.value, received);
    received += piece.value.length;
    onBytes(received);
  }
  if (received < facts.totalBytes) {
    throw new Interruption({ code: 'cut', received, promised: facts.totalBytes });
  }
}

/**
 * Makes the complete `.part` the file at `path` and returns its hash, over all of the bytes on the disk, whichever
 * tries they came from: a SHA-512 where one is expected, else the SHA-256. Another than expected is `WrongBytes`.
 */
export async function finishPart(path: string, facts: PartFacts): Promise<string> {
  const part = `${path}${PART_SUFFIX}`;
  await sync(part, 'r+');
  const isLong = facts.hash.length > SHA256_DIGITS;
  const received = await digestOf(part, isLong ? 'sha512' : 'sha256');
  if (!received.startsWith(facts.hash)) {
    const expected = `${facts.hash}${facts.hash.length < SHA256_DIGITS ? '…' : ''}`;
    throw new WrongBytes({
      code: 'wrong_hash',
      algorithm: `SHA-${isLong ? 512 : 256}`,
      received,
      expected,
    });
  }
  await rename(part, path);
  if (process.platform !== 'win32') await sync(dirname(path), 'r');
  await removePart(path);
  return received;
}

async function* piecesOf(response: Response): AsyncGenerator<Uint8Array, void, void> {
  try {
    if (response.body) yield* response.body;
  } catch (error) {
    throw interrupted(error);
  }
}

/** Weights may begin with any byte; but text has no zeros, and their first eight bytes do. */
function isWebPage(beginning: Uint8Array): boolean {
  const text = Buffer.from(beginning.subarray(0, 16)).toString('latin1');
  return text.length > 8 && /^(?:\xef\xbb\xbf)?\s*</.test(text) && !text.includes('\0');
}

async function readFacts(path: string): Promise<PartFacts | null> {
  try {
    return factsSchema.safeParse(JSON.parse(await readFile(`${path}${FACTS_SUFFIX}`, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Windows flushes only what is open for writing, and has no folders to flush. */
async function sync(path: string, flags: string): Promise<void> {
  await using file = await open(path, flags);
  await file.sync();
}
