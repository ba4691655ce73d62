// Measures one way to find similar photos, so that its memory is its own.
import type { SimilarRequest } from './messages.ts';
import { measureOwn, measureTruth } from './own.ts';
import { measureSqliteVec, measureUsearch } from './peers.ts';

process.on('message', (raw) => {
  const request = raw as SimilarRequest;
  const measure = {
    truth: measureTruth,
    photonest: measureOwn,
    'sqlite-vec': measureSqliteVec,
    usearch: measureUsearch,
  }[request.engine];
  Promise.resolve(measure(request))
    .then((answer) => process.send?.(answer))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
process.on('disconnect', () => process.exit(0));
