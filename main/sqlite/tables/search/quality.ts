import type { PhotoQuality } from '../../../core/photos/quality.ts';
import type { Connection } from '../../database.ts';

export type QualityTable = ReturnType<typeof qualityTable>;

/** What was measured of photos, by the longer side of the picture that was measured. */
export function qualityTable(connection: Connection) {
  const find = connection.prepare<[number, number], PhotoQuality>(
    `SELECT sharpness, white, black, jpeg_quality AS jpegQuality FROM photo_quality
     WHERE photo_id = ? AND side = ?`,
  );
  const put = connection.prepare<PhotoQuality & { photo: number; side: number }>(
    `INSERT OR REPLACE INTO photo_quality (photo_id, side, sharpness, white, black, jpeg_quality)
     VALUES (@photo, @side, @sharpness, @white, @black, @jpegQuality)`,
  );
  return {
    find: (photo: number, side: number): PhotoQuality | null => find.get(photo, side) ?? null,
    put: (photo: number, side: number, quality: PhotoQuality): void => {
      put.run({ photo, side, ...quality });
    },
  };
}
