import type { ShareTag } from './analyses/findings.ts';

/**
 * The facts of a network that finds more in a photo than its classes, as they stand in `models/analyses/ID.json`.
 * `main/weights/analysis-manifest.ts` parses the file.
 */
export type AnalysisManifest = {
  /** The file's name without `.json`, and the network of `main/nets` that it is. */
  id: string;
  /** For people. */
  name: string;
  finds: 'objects' | 'scenes';
  weights: {
    /** What is downloaded: the weights, or a zip file of nothing but them. */
    file: string;
    /** Which hash the digits before `.pth` are the first of; null where nobody says. */
    hashInName: 'sha1' | 'sha256' | null;
    /** Roughly. */
    sizeBytes: number;
    urls: string[];
  };
  parametersMillions: number;
  /** For one photo, in thousand millions of multiply-adds. */
  gmacs: number;
  accuracy: { value: number; metric: string; source: string };
  licence: string;
  source: string;
  /** Tags from the shares of a scene's classes. */
  tags?: ShareTag[];
};
