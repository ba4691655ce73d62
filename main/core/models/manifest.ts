/**
 * A model's facts, as they stand in `models/ID.json`. `main/weights/manifest.ts` parses the file.
 */
export type ModelManifest = {
  /** The file's name without `.json`. */
  id: string;
  /** For people. */
  name: string;
  /** A key of `main/nets`: `tf_efficientnet_lite2`, `resnest269e`, … */
  architecture: string;
  /** Bundled weights live beside the manifest; others are downloaded. */
  weights: { file: string; sha256: string | null; sizeBytes: number; bundled: boolean; urls: string[] };
  /** Training-time preprocessing, followed exactly (Architecture invariant 10). */
  preprocessing: {
    /** Side of the square input, pixels. */
    size: number;
    /** size / cropFraction, rounded down, is the length of the shorter side before the centre crop. */
    cropFraction: number;
    interpolation: 'bicubic' | 'bilinear';
    mean: [number, number, number];
    std: [number, number, number];
  };
  /** Length of the pooled features. */
  features: number;
  parametersMillions: number;
  gmacs: number;
  accuracy: { top1: number; top5: number; source: string };
  /** Softmax temperature before probabilities are summed up the label tree. */
  labelTemperature: number;
  /** The everyday labels' linear layer for this model, beside the manifest; null where there is none yet. */
  words: { file: string; sha256: string; list: string } | null;
  /** The directions of `main/similarity/projection.ts`, beside the manifest; null: found while the model is installed. */
  projection: { file: string; sha256: string } | null;
  licence: string;
  source: string;
};
