import type { AnalysisId } from '../../../core/analyses/findings.ts';
import type { PhotoFailure } from '../../../core/photos/failure.ts';
import type { Connection } from '../../database.ts';
import { findingStatements } from './analysis-findings.ts';
import { READABLE, analysisWorkStatements } from './analysis-work.ts';
import { readFailure, writeFailure } from './failure.ts';

export type FailedAnalysis = {
  id: number;
  path: string;
  name: string;
  analysis: AnalysisId;
  failure: PhotoFailure;
};

export type AnalysisTable = ReturnType<typeof analysisTable>;

/** What is to be analysed, and what analyses found. */
export function analysisTable(connection: Connection) {
  return {
    ...analysisWorkStatements(connection),
    ...findingStatements(connection),
    ...failureStatements(connection),
  };
}

function failureStatements(connection: Connection) {
  const fail = connection.prepare<[string, string | null, number, string]>(
    `UPDATE analyses SET state = 'failed', asked = 0, failure_code = ?, reason = ? WHERE photo_id = ? AND analysis = ?`,
  );
  const failures = connection.prepare<
    [],
    { id: number; path: string; name: string; analysis: AnalysisId; failure: string }
  >(
    `SELECT photos.id, path, name, analysis, analyses.reason AS failure FROM analyses
     CROSS JOIN photos ON photos.id = photo_id WHERE analyses.state = 'failed' AND ${READABLE} ORDER BY path, analysis`,
  );
  const count = connection
    .prepare<[], number>(`SELECT count(*) FROM analyses WHERE state = 'failed'`)
    .pluck();
  const retryAll = connection.prepare(
    `UPDATE analyses SET state = 'waiting', asked = 1, failure_code = NULL, reason = NULL, attempts = 0
     WHERE state = 'failed'`,
  );
  const retryOne = connection.prepare<[number]>(
    `UPDATE analyses SET state = 'waiting', asked = 1, failure_code = NULL, reason = NULL, attempts = 0
     WHERE state = 'failed' AND photo_id = ?`,
  );
  return {
    fail: (photo: number, analysis: AnalysisId, failure: PhotoFailure): void =>
      void fail.run(codeOf(failure), writeFailure(failure), photo, analysis),
    failures: (): FailedAnalysis[] =>
      failures.all().map((row) => ({ ...row, failure: readFailure(row.failure) })),
    /** Those of photos that cannot be reached now are counted as well. */
    countFailures: (): number => count.get()!,
    /** Those that failed are asked for; null: all of them. */
    retryFailed: (photos: number[] | null): void => {
      if (photos === null) retryAll.run();
      else for (const photo of photos) retryOne.run(photo);
    },
  };
}

/** For the column `failure_code`, which knows three. */
function codeOf({ code }: PhotoFailure): 'unreadable' | 'crash' | 'slow' {
  if (code === 'analysis_slow') return 'slow';
  return code === 'analysis_crashed' || code === 'analysis_ended' ? 'crash' : 'unreadable';
}
