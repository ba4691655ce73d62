import { PhotonestError } from '../../core/errors.ts';
import { measuredSide, type PhotoQuality } from '../../core/photos/quality.ts';
import type { PhotoReader } from '../../core/photos/reading.ts';
import type { QualityPort } from '../../http/photos/duplicate.ts';
import type { PhotoTable } from '../../sqlite/tables/photos/photo.ts';
import type { QualityTable } from '../../sqlite/tables/search/quality.ts';
import { tryIsolated } from '../tagger/read-urgently.ts';

export type QualitiesParts = {
  photos: Pick<PhotoTable, 'get'>;
  qualities: QualityTable;
  reader: Pick<PhotoReader, 'read'>;
};

/** How sharp photos are, and the like: measured when somebody asks, and kept. */
export class Qualities implements QualityPort {
  readonly #parts: QualitiesParts;

  constructor(parts: QualitiesParts) {
    this.#parts = parts;
  }

  /**
   * All at one size, so that they can be compared; null for those that cannot be read.
   *
   * @throws PhotonestError `not_found`, `tagger_unavailable`
   */
  async measure(photos: readonly number[], urgent: boolean): Promise<(PhotoQuality | null)[]> {
    const rows = photos.map((photo) => this.#parts.photos.get(photo));
    const side = measuredSide(rows.map(({ width, height }) => Math.max(width ?? 0, height ?? 0)));
    return await Promise.all(
      rows.map(async ({ id, path }) => await this.#measureOne(id, path, side, urgent)),
    );
  }

  async #measureOne(
    photo: number,
    path: string,
    side: number,
    urgent: boolean,
  ): Promise<PhotoQuality | null> {
    const { qualities, reader } = this.#parts;
    const known = qualities.find(photo, side);
    if (known !== null) return known;
    try {
      const { quality } = await tryIsolated(
        async (isolated) => await reader.read({ source: { path }, urgent, isolated, kind: 'quality', side }),
      );
      qualities.put(photo, side, quality!);
      return quality;
    } catch (error) {
      if (error instanceof PhotonestError && error.code === 'unreadable') return null;
      throw error;
    }
  }
}
