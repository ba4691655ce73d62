import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { copyFile, link, open, rename, rm, stat, lstat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { FileRefused } from '../../core/photos/file-refused.ts';
import type { CopyRequest } from '../../core/photos/writing.ts';
import { codeOf, hashFile } from '../../files/known-content.ts';
import type { ExifTool } from '../exiftool.ts';

/** All that says where a photo was taken, in numbers or in words. */
const PLACES = [
  'GPS:all', 'XMP-exif:GPS*', 'XMP-iptcExt:LocationCreated', 'XMP-iptcExt:LocationShown', 'XMP-iptcCore:Location',
  'XMP-iptcCore:CountryCode', 'XMP-photoshop:City', 'XMP-photoshop:State', 'XMP-photoshop:Country', 'IPTC:City',
  'IPTC:Sub-location', 'IPTC:Province-State', 'IPTC:Country-PrimaryLocationName', 'IPTC:Country-PrimaryLocationCode',
  'Keys:GPSCoordinates', 'ItemList:GPSCoordinates', 'UserData:GPSCoordinates',
]; // prettier-ignore
/** Fields of any group, a camera's own among them, that must not be in the copy. */
const IS_PLACE =
  /:(GPS\w*|Geo\w*|Location(Created|Shown|Name|Info)?\w*|City\d?|Sub-location|State|Province-State|Landmark|Country\w*|Country-\w+)$/;
const MOST_NAMES = 10_000;

/**
 * Copies a photo into a folder, under a name that nothing has there yet: `a.jpg`, then `a (2).jpg`. A copy that must
 * not say where it was taken is read again, and is there only if nothing of the kind is left.
 *
 * @returns its path
 * @throws PhotonestError `unreadable`: nothing was copied
 */
export async function copyPhoto(
  { path, folder, hash, places }: CopyRequest,
  exiftool: Pick<ExifTool, 'readAll' | 'removeTags'>,
): Promise<string> {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const temporary = join(folder, `.photonest-${name}${extname(path)}`);
  try {
    await rm(temporary, { force: true }); // left by a crash
    const original = await stat(path);
    await copyFile(path, temporary, constants.COPYFILE_EXCL);
    if (!(await hashFile(temporary)).equals(hash)) throw new FileRefused({ code: 'changed' });
    if (!places) await removePlaces(temporary, exiftool);
    await settle(temporary, original);
    return await giveName(temporary, folder, basename(path));
  } catch (error) {
    if (error instanceof PhotonestError) throw error;
    const detail = error instanceof Error && 'code' in error ? codeOf(error) : String(error);
    throw new FileRefused({ code: 'not_copied', detail }, { cause: error });
  } finally {
    await rm(temporary, { force: true });
    await rm(`${temporary}_exiftool_tmp`, { force: true });
  }
}

async function removePlaces(copy: string, exiftool: Pick<ExifTool, 'readAll' | 'removeTags'>): Promise<void> {
  if ((await placesIn(copy, exiftool)).length === 0) return;
  await exiftool.removeTags(copy, PLACES).catch((error: unknown) => {
    throw new FileRefused({ code: 'place_kept', detail: String(error).split('\n')[0]! }, { cause: error });
  });
  const left = await placesIn(copy, exiftool);
  if (left.length > 0) throw new FileRefused({ code: 'place_left', fields: left.slice(0, 3).join(', ') });
}

async function placesIn(copy: string, exiftool: Pick<ExifTool, 'readAll'>): Promise<string[]> {
  const fields = Object.keys(await exiftool.readAll(copy));
  // The version of a block without values says nothing.
  return fields.filter((tag) => IS_PLACE.test(tag) && !tag.endsWith(':GPSVersionID'));
}

/** A link is made only where nothing is, unlike a rename; not every file system has links. */
async function giveName(temporary: string, folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; number <= MOST_NAMES; number++) {
    const path = join(folder, number === 1 ? name : `${stem} (${number})${ending}`);
    try {
      await link(temporary, path);
      return path;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EXDEV'].includes(codeOf(error))) throw error;
      if (await isThere(path)) continue;
      await rename(temporary, path);
      return path;
    }
  }
  throw new FileRefused({ code: 'names_taken', limit: MOST_NAMES });
}

async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

/** On the disk, with the photo's permissions and time. */
async function settle(copy: string, { atime, mtime, mode }: Stats): Promise<void> {
  const handle = await open(copy, 'r+');
  try {
    await handle.chmod(mode & 0o777);
    await handle.utimes(atime, mtime);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
