import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PhotonestError } from '../../core/errors.ts';
import { ByteReader } from '../../engine/remote/byte-reader.ts';
import { writeTemporary, type TemporaryFiles } from './temporary-files.ts';

/** A photo to be read. */
export type Item =
  | { kind: 'path'; name: string; path: string }
  | { kind: 'url'; name: string; url: string }
  /** Its bytes came with the input and lie in a file of this process, which it removes. */
  | { kind: 'received'; name: string; path: string }
  /** The line names no photo. */
  | { kind: 'unusable'; name: string; error: PhotonestError };

const MAX_LINE_BYTES = 100_000;

const lineSchema = z.union([
  z.object({ path: z.string().min(1), bytes: z.int().nonnegative().optional() }),
  z.object({ url: z.url() }),
]);

/**
 * Reads photos from lines: a path or a URL each, or JSON: `{"path": …}`, `{"url": …}`, or `{"path": …, "bytes": N}`,
 * upon which the file's N bytes follow the line's end. A line that is none of these is an item of its own, so that
 * what goes in comes out.
 */
export async function* readItems(
  stream: AsyncIterable<Uint8Array>,
  files: TemporaryFiles,
): AsyncGenerator<Item> {
  const reader = new ByteReader(stream);
  for (;;) {
    const line = await reader.readLine(MAX_LINE_BYTES);
    if (line === null) return;
    if (line.text === null) yield unusable('', `is a line of more than ${MAX_LINE_BYTES} bytes`);
    else if (line.text.startsWith('{')) yield await readJsonItem(line.text, reader, files);
    else if (line.text.trim() !== '') yield toItem(line.text);
  }
}

async function readJsonItem(line: string, reader: ByteReader, files: TemporaryFiles): Promise<Item> {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success)
    return unusable(line.slice(0, 200), 'is no line that names a photo: expected {"path": …} or {"url": …}');
  const item = parsed.data;
  if ('url' in item) return toItem(item.url);
  if (item.bytes === undefined) return { kind: 'path', name: item.path, path: item.path };
  return await receive(item.path, item.bytes, reader, files);
}

async function receive(
  name: string,
  count: number,
  reader: ByteReader,
  files: TemporaryFiles,
): Promise<Item> {
  const path = files.next(name);
  let received = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of reader.readBytes(count)) {
      received += piece.length;
      yield piece;
    }
  };
  try {
    await writeTemporary(path, counted());
  } catch (error) {
    if (!(error instanceof PhotonestError)) throw error;
    for await (const _ of reader.readBytes(count - received)); // the next line begins behind them
    await files.remove(path);
    return { kind: 'unusable', name, error };
  }
  if (received === count) return { kind: 'received', name, path };
  await files.remove(path);
  return unusable(name, `came in part: ${received} of its ${count} bytes`);
}

function toItem(text: string): Item {
  if (/^https?:\/\//i.test(text)) return { kind: 'url', name: text, url: text };
  if (!/^file:\/\//i.test(text)) return { kind: 'path', name: text, path: text };
  try {
    return { kind: 'path', name: text, path: fileURLToPath(text) };
  } catch {
    return unusable(text, 'names no file of this computer');
  }
}

function unusable(name: string, reason: string): Item {
  return { kind: 'unusable', name, error: new PhotonestError('invalid', reason) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
