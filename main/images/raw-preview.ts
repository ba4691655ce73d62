import sharp from 'sharp';
import type { RawPreview } from '../core/photos/raw-preview.ts';

/**
 * The preview of a raw file as a JPEG that says which way up it is. Cameras differ: some turn the preview, some say in
 * it how it is to be turned, and most say so only in the raw file.
 *
 * @throws sharp's error where it is no JPEG
 */
export async function orient({ jpeg, orientation, isWide }: RawPreview): Promise<Buffer> {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.length);
  const { width, height, orientation: own = 1 } = await sharp(bytes, { failOn: 'none' }).metadata();
  const isTurnedBySide = orientation >= 5 && isWide !== null && width !== height && width > height !== isWide;
  if (orientation === 1 || own > 1 || isTurnedBySide) return bytes;
  return withOrientation(bytes, orientation);
}

/** The first EXIF block is the one that counts, so ours comes before any other. */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from(
    '4949 2a00 0800 0000 0100 1201 0300 0100 0000 0000 0000 0000 0000'.replaceAll(' ', ''),
    'hex',
  );
  tiff.writeUInt16LE(orientation, 18);
  const block = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const marker = Buffer.from([0xff, 0xe1, 0, block.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, block, jpeg.subarray(2)]);
}
