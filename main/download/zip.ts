import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { isDiskFull } from '../core/disk-full.ts';
import { PhotonestError } from '../core/errors.ts';
import { checkFreeSpace, diskFull } from './free-space.ts';
import { writeAt } from './write-at.ts';

/** A file that can be read at any position; `readAt` rejects where there are not so many bytes. */
export type ZipSource = {
  sizeBytes: number;
  readAt: (offset: number, length: number) => Promise<Uint8Array>;
};

/** The members by name, and the reader that finds and opens them. */
export type Zip = { file: ZipFile; entries: Map<string, Entry> };

type Member = { name: string; entry: Entry };

/** The directory is held in memory, and a hostile one has no end; that of the largest network takes 0.2 MB. */
const MAX_DIRECTORY_BYTES = 16_000_000;
/** The fixed fields of a member in the directory (APPNOTE.TXT, section 4.3.12). */
const ENTRY_BYTES = 46;
const PIECE_BYTES = 1 << 20;

/**
 * Writes these members of a zip file into an existing folder, under their names without folders, one piece at a
 * time. Whatever the archive says of itself, no more than `maxBytes` are written in all.
 *
 * @throws PhotonestError `download_failed` for a file that is no zip file, lacks a member, or does not hold what it
 * says; `disk_full` when the disk is full
 */
export async function unpack(
  archive: string,
  names: readonly string[],
  directory: string,
  maxBytes: number,
): Promise<void> {
  await using handle = await open(archive);
  const { file, entries } = await openZip(await sourceOf(handle)).catch((error: unknown) => {
    throw damaged(archive, (error as Error).message, error);
  });
  const members = names.map((name) => requireMember(archive, entries, name));
  const sizeBytes = members.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  if (sizeBytes > maxBytes) {
    throw damaged(archive, `${sizeBytes} bytes unpacked, where ${maxBytes} are allowed`);
  }
  await checkFreeSpace(directory, sizeBytes);
  for (const member of members) await writeMember(archive, file, member, directory);
}

/**
 * Reads an archive's directory. Names are taken as they are, because no caller writes under them. Whoever reads a
 * member checks its size, and its CRC-32, which yauzl does not compute.
 *
 * @throws Error for what does not hold together
 */
export async function openZip(source: ZipSource): Promise<Zip> {
  const options = { decodeStrings: false, validateEntrySizes: false, autoClose: false };
  const file = await fromRandomAccessReaderPromise(new Reader(source), source.sizeBytes, options).catch(
    (cause: unknown) => {
      throw new Error('an archive without its directory', { cause });
    },
  );
  const entries = new Map<string, Entry>();
  let directoryBytes = 0;
  for await (const entry of listEntries(file)) {
    directoryBytes += ENTRY_BYTES + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    if (directoryBytes > MAX_DIRECTORY_BYTES)
      throw new Error(`a directory of over ${MAX_DIRECTORY_BYTES} bytes`);
    const name = entry.fileNameRaw.toString('utf8');
    if (entries.has(name)) throw new Error(`two members "${name}"`);
    entries.set(name, entry);
  }
  return { file, entries };
}

async function* listEntries(file: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* file.eachEntry();
  } catch (cause) {
    throw new Error('a directory that is cut', { cause });
  }
}

/**
 * Bytes for yauzl. With its own reader of files, an archive that names a position beyond 2^53 ends the process: the
 * error is thrown where nobody can catch it. Here `readAt` rejects.
 */
class Reader extends RandomAccessReader {
  readonly #source: ZipSource;

  constructor(source: ZipSource) {
    super();
    this.#source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#source.readAt(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null);
      },
      (error: unknown) => callback(error as Error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(readPieces(this.#source, start, end), { objectMode: false });
  }
}

async function* readPieces({ readAt }: ZipSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE_BYTES) yield await readAt(at, Math.min(PIECE_BYTES, end - at));
}

async function sourceOf(handle: FileHandle): Promise<ZipSource> {
  const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead === length) return buffer;
    throw new Error(`${bytesRead} bytes at ${offset} instead of ${length}`);
  };
  return { sizeBytes: (await handle.stat()).size, readAt };
}

function requireMember(archive: string, entries: Zip['entries'], name: string): Member {
  const entry = entries.get(name);
  if (!entry?.compressedSize) throw damaged(archive, `no ${name} in it`);
  if (!entry.canDecodeFileData()) throw damaged(archive, `${name} packed in an unknown way`);
  return { name, entry };
}

async function writeMember(
  archive: string,
  file: ZipFile,
  { name, entry }: Member,
  directory: string,
): Promise<void> {
  await using target = await open(join(directory, basename(name)), 'wx');
  let [written, sum] = [0, 0];
  try {
    await pipeline(await file.openReadStreamPromise(entry), async (pieces: AsyncIterable<Uint8Array>) => {
      for await (const piece of pieces) {
        // What unpacks to more than it says is a bomb, and ends here.
        if (written + piece.length > entry.uncompressedSize)
          throw damaged(archive, `more of ${name} than it says`);
        sum = crc32(piece, sum);
        await writeAt(target, piece, written);
        written += piece.length;
      }
    });
    await target.sync();
  } catch (error) {
    if (isDiskFull(error)) throw await diskFull(dirname(archive), entry.uncompressedSize, error);
    throw error instanceof PhotonestError
      ? error
      : damaged(archive, `${name} that cannot be unpacked`, error);
  }
  if (written !== entry.uncompressedSize || sum !== entry.crc32)
    throw damaged(archive, `${name} that is cut or changed`);
}

function damaged(path: string, found: string, cause?: unknown): PhotonestError {
  return new PhotonestError(
    'download_failed',
    { code: 'cuda_damaged', path, detail: found.slice(0, 200) },
    { cause },
  );
}
