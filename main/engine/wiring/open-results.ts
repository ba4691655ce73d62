import { MergedResults } from '../results/merged-results.ts';
import { pendingSource } from '../remote/pending-source.ts';
import { RemoteJob } from '../remote/remote-job.ts';
import type { EngineContext } from './context.ts';
import type { OpenIndexing } from './open-indexing.ts';
import type { OpenTagging } from './open-tagging.ts';

export type OpenResults = ReturnType<typeof openResults>;

/** Opens what takes results from elsewhere, and what has another computer make them. @param version of Photonest */
export function openResults(
  { library, options, announce, log }: EngineContext,
  { models, store, headSource, tagging }: OpenTagging,
  { indexer }: OpenIndexing,
  version: string,
) {
  const results = new MergedResults({
    library, store,
    heads: headSource,
    findModel: async (id) => await models.findKnown(id),
    announce: () => announce('library'),
  }); // prettier-ignore
  results.open();
  const remote: RemoteJob = new RemoteJob({
    source: pendingSource(library, results, indexer, () => tagging.active()),
    version: async () => {
      const model = tagging.active();
      return { photonest: version, model, weights: (await models.findKnown(model))?.weights ?? '' };
    },
    ssh: options.ssh ?? 'ssh',
    announce: () => announce('status'),
    log: (event) => log.write(event),
  });
  return { results, remote };
}
