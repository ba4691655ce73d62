import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Status } from '../../core/api.ts';
import type { PhotonestError } from '../../core/errors.ts';
import type { Indexer } from '../../indexing/queue/indexer.ts';
import type { Library } from '../library/tables.ts';
import { APP_ROOT } from '../paths.ts';
import type { RemoteJob } from '../remote/remote-job.ts';
import type { EngineContext } from './context.ts';
import type { OpenIndexing } from './open-indexing.ts';
import type { OpenTagging } from './open-tagging.ts';

/** Everything that the window and the command line show of what goes on. */
export function describeStatus(
  { directory, library, notices }: EngineContext,
  { rescoring, tagging }: OpenTagging,
  { indexer, analyses }: OpenIndexing,
  remote: RemoteJob,
  versions: Status['versions'],
): Status {
  return {
    counts: library.photos.counts(),
    activity: indexer.activity(),
    rescoring: rescoring.progress,
    model: tagging.status(stalled(indexer)),
    versions: { ...versions, ...tagging.runtime() },
    library: { path: directory, ...library.sizes() },
    notices: notices.list(),
    analysis: analyses.running(),
    failedAnalyses: library.analyses.countFailures(),
    remote: remote.status(),
  };
}

/** Of Photonest and what it runs on; those of the tagger are not known yet. */
export function readVersions(library: Library): Status['versions'] {
  const { version } = JSON.parse(readFileSync(join(APP_ROOT, 'package.json'), 'utf8')) as { version: string };
  const sqlite = String(library.connection.prepare('SELECT sqlite_version()').pluck().get());
  return { photonest: version, node: process.versions.node, onnxruntime: '', sharp: '', sqlite };
}

/** A full disk is no fault of the model. */
function stalled(indexer: Indexer): PhotonestError | null {
  const problem = indexer.problem();
  return problem?.code === 'disk_full' ? null : problem;
}
