import { type PhotoHeader } from '../core/photos/header.ts';
import { NO_METADATA, type PhotoMetadata } from '../core/photos/metadata.ts';
import { Semaphore } from '../core/semaphore.ts';
import { readImageHeader } from '../images/header.ts';
import { dateOfName } from '../metadata/date.ts';
import { readExif } from '../metadata/exif.ts';
import { findThumbnail } from '../metadata/tiff.ts';
import { readWritten } from '../metadata/written.ts';

/** Files that are open at the same time: a network drive answers slowly, and may answer many at once. */
const AT_ONCE = 8;

/** Reads the beginnings of photo files; null for each that cannot be read, which its preview will explain. */
export async function readHeaders(paths: string[]): Promise<(PhotoHeader | null)[]> {
  const open = new Semaphore(AT_ONCE);
  return await Promise.all(
    paths.map(async (path) => await open.use(1, async () => await readHeader(path).catch(() => null))),
  );
}

async function readHeader(path: string): Promise<PhotoHeader> {
  const { exif, ...header } = await readImageHeader(path, findThumbnail);
  return { ...header, metadata: describe(path, exif) };
}

/** A title may be in XMP too, and keywords are: they wait for the preview, which reads all of the file. */
function describe(path: string, exif: Buffer | null): PhotoMetadata {
  const written = readWritten(readExif(exif));
  const taken = written.takenAt === null ? dateOfName(path) : null;
  return { ...NO_METADATA, ...written, ...taken, title: null, caption: null, rating: null };
}
