import {
  ReaderEnded,
  type PhotoReader,
  type ReadPhoto,
  type ReadRequest,
} from '../../core/photos/reading.ts';

/**
 * Reads what someone waits for. Where the process ends meanwhile, it may have been another photo's fault, and this one
 * is read alone.
 *
 * @throws PhotonestError `unreadable`, also for what brings the process down; `tagger_unavailable`
 */
export async function readUrgently(
  reader: PhotoReader,
  request: Pick<ReadRequest, 'source'> & Partial<ReadRequest>,
): Promise<ReadPhoto> {
  const nothing = { hash: false, network: false, thumbnail: false, metadata: null, previewSide: null };
  for (let deaths = 0, alone = false; ; alone = true) {
    try {
      return await reader.read({ ...nothing, ...request, urgent: true, alone });
    } catch (error) {
      if (!(error instanceof ReaderEnded)) throw error;
      if (error.alone) deaths += 1;
      const verdict = error.verdict(deaths);
      if (verdict !== null) throw verdict;
    }
  }
}
