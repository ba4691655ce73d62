import { openBench, type Bench } from '../../download/testing/download-bench.ts';
import { downloadWeights, type DownloadedFile, type DownloadOptions } from '../install/download-model.ts';
import { manifestOf } from './manifest-of.ts';

/** A {@link Bench} whose file is a model's weights; its server is also Hugging Face. */
export type WeightsBench = Omit<Bench, 'download'> & {
  download: (options?: Partial<DownloadOptions>) => Promise<DownloadedFile>;
};

export async function openWeightsBench(sizeBytes: number): Promise<WeightsBench> {
  const bench = await openBench(sizeBytes);
  const { directory, server, source } = bench;
  return {
    ...bench,
    download: async (options = {}) =>
      await downloadWeights({
        manifest: await manifestOf([source.url], sizeBytes),
        directory,
        signal: new AbortController().signal,
        endpoint: server.url,
        retryDelayMs: 1,
        ...options,
      }),
  };
}
