import { basename, join } from 'node:path';
import type { AnalysisManifest } from '../core/analysis.ts';
import { downloadFile, type FetchOptions, type Missed } from '../download/download-file.ts';

/**
 * Downloads what {@link file://./analysis-install.ts} installs, as {@link downloadFile} does, and returns its path. The
 * authors' server has failed at times since 2021, and the sentence says so.
 */
export async function downloadAnalysis(
  manifest: AnalysisManifest,
  directory: string,
  options: FetchOptions,
): Promise<string> {
  const { name, weights } = manifest;
  const sources = weights.urls.map((url) => ({
    url,
    hash: '',
    sizeBytes: weights.sizeBytes,
    path: join(directory, weights.file),
  }));
  const wanted = {
    name,
    missed: (missed: Missed) => {
      return {
        code: 'analysis_weights_not_downloaded',
        file: basename(weights.file),
        name,
        ...missed,
      } as const;
    },
    neededBytes: (totalBytes: number) => 3 * totalBytes,
  };
  return (await downloadFile(sources, wanted, options)).path;
}
