import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { PhotonestError } from '../../core/errors.ts';
import { ByteReader } from '../../engine/remote/byte-reader.ts';
import type { ReadLine } from '../../engine/results/result-sender.ts';

/** A thumbnail in base64 has some hundred thousand. */
const MAX_LINE_BYTES = 10_000_000;

/**
 * The results in a file, whatever its name: JSON lines, also packed by gzip or Zstandard, or Parquet; `-` is stdin. A
 * packed file that is cut gives what was there before.
 *
 * @param withPictures also thumbnails out of a Parquet file
 * @throws PhotonestError `not_found`, `invalid`
 */
export async function* readResults(path: string, withPictures = false): AsyncGenerator<ReadLine> {
  if (path === '-') {
    yield* readLines(process.stdin);
    return;
  }
  const magic = await readMagic(path);
  if (magic === 'PAR1') {
    const { readParquet } = await import('../../parquet/read.ts');
    for await (const value of readParquet(path, withPictures)) yield { value };
    return;
  }
  const file = createReadStream(path);
  if (magic.startsWith('\u001f\u008b')) yield* readLines(unpack(file.pipe(createGunzip())));
  else if (magic === '(\u00b5/\u00fd') yield* readLines(unpack(file.pipe(createZstdDecompress())));
  else yield* readLines(file);
}

async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  const reader = new ByteReader(stream);
  for (let line = await reader.readLine(MAX_LINE_BYTES); line !== null;) {
    if (line.text === null) yield null;
    else if (line.text.trim() !== '') yield parse(line.text);
    line = await reader.readLine(MAX_LINE_BYTES);
  }
}

function parse(text: string): ReadLine {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** Its end may be missing: the last line is cut then, as it is in a plain file. */
async function* unpack(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && /^Z_|^ZSTD_/.test(String(error.code)))) throw error;
  }
}

/** The first four bytes, each as a character. */
async function readMagic(path: string): Promise<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw new PhotonestError('not_found', `There is no file ${path} that can be read.`, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await file.close();
  }
}
