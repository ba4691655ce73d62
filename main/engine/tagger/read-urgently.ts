import {
  ReaderCrashed,
  type PhotoReader,
  type ReadPhoto,
  type ReadRequest,
  type ReadWork,
} from '../../core/photos/reading.ts';
import { UnreadablePhoto } from '../../core/photos/unreadable-photo.ts';

/**
 * Reads what someone waits for. Where the process ends meanwhile, it may have been another photo's fault, and this one
 * is read alone.
 *
 * @throws PhotonestError `unreadable`, also for what brings the process down; `tagger_unavailable`
 */
export async function readUrgently(
  reader: PhotoReader,
  source: ReadRequest['source'],
  work: ReadWork,
): Promise<ReadPhoto> {
  return await tryIsolated(
    async (isolated) => await reader.read({ source, urgent: true, isolated, ...work }),
  );
}

/**
 * For other work than reading, too.
 *
 * @throws PhotonestError `unreadable` for what brings the process down; what the work throws
 */
export async function tryIsolated<T>(work: (isolated: boolean) => Promise<T>): Promise<T> {
  for (let crashes = 0, isolated = false; ; isolated = true) {
    try {
      return await work(isolated);
    } catch (error) {
      if (!(error instanceof ReaderCrashed)) throw error;
      if (error.isolated) crashes += 1;
      const verdict = error.verdict(crashes);
      if (verdict !== null) throw new UnreadablePhoto(verdict);
    }
  }
}
