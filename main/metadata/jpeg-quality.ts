import type { ExifTool } from './exiftool.ts';

const TAG = 'File:JPEGQualityEstimate';

/** What ExifTool makes of a JPEG's quantisation tables, 1 to 100; null where they are like none of libjpeg's. */
export async function readJpegQuality(
  path: string,
  exiftool: Pick<ExifTool, 'read'>,
): Promise<number | null> {
  // Where ExifTool cannot run, the photo has no estimate, as it has no keywords.
  const { [TAG]: estimate } = await exiftool.read(path, [TAG]).catch((): Record<string, unknown> => ({}));
  return typeof estimate === 'number' && estimate > 0 ? Math.round(estimate) : null;
}
