import { PhotonestError } from '../core/errors.ts';
import { buildDeepLab, deepLabCheckpoint } from './deeplab.ts';
import { buildFasterRcnn, fasterRcnnCheckpoint } from './faster-rcnn.ts';
import type { Checkpoint, Graph } from './network.ts';

/** A network that finds more in a photo than its classes: one published file, and the graphs that are made of it. */
export type Analysis = { checkpoint: Checkpoint; graphs: ReadonlyMap<string, Graph> };

const builders: ReadonlyMap<string, () => Analysis> = new Map([
  [
    'faster_rcnn_resnest50_fpn',
    () => {
      const built = buildFasterRcnn();
      return { checkpoint: fasterRcnnCheckpoint(built), graphs: new Map(Object.entries(built)) };
    },
  ],
  [
    'deeplab_resnest50_ade',
    () => {
      const logits = buildDeepLab();
      return { checkpoint: deepLabCheckpoint(logits), graphs: new Map([['logits', logits]]) };
    },
  ],
]);

export function listAnalyses(): string[] {
  return [...builders.keys()];
}

/** Pure. Unknown names are `model_unusable`. */
export function buildAnalysis(id: string): Analysis {
  const build = builders.get(id);
  if (build) return build();
  const known = listAnalyses().join(', ');
  throw new PhotonestError('model_unusable', `Expected one of the networks ${known}, but received "${id}".`);
}
