import { basename, join } from 'node:path';
import type { AnalysisManifest } from '../core/analysis.ts';
import { downloadFile } from '../download/download-file.ts';
import type { FetchOptions } from '../download/download-file.ts';

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
    what: `the weights of ${name}`,
    otherwise:
      ', or choose the file if you have it: the authors’ server has failed before, ' +
      `and the link may be dead. The file is called ${basename(weights.file)}`,
    neededBytes: (totalBytes: number) => 3 * totalBytes,
  };
  return (await downloadFile(sources, wanted, options)).path;
}
