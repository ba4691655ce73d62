import type { AnalysisId } from '../../../core/analyses/findings.ts';
import type { Connection } from '../../database.ts';

/** The model that an analysis runs, and what it is redone for. */
export type AnalysisModel = { analysis: AnalysisId; model: string; version: string };

/** Photos that an analysis wants: those of certain labels and of certain sizes without a camera; null: all. */
export type Wanted = { labels: string[]; certainty: number; sizes: [number, number][] } | null;

export type PhotoToAnalyse = { id: number; path: string; attempts: number };

/** `asked`: of those that wait, a person asked for so many. */
export type AnalysisCounts = { waiting: number; asked: number; done: number; failed: number };

/** After an unclean end a photo that was being analysed may have crashed the tagger; so many times it is taken not to have. */
const ATTEMPTS_ALLOWED = 3;

/** The condition for photos whose file can be read and shows a picture. */
export const READABLE = `photos.state = 'tagged' AND photos.missing = 0
  AND photos.folder_id IN (SELECT id FROM folders WHERE NOT offline)`;
const OPEN = `NOT EXISTS (SELECT 1 FROM analyses WHERE photo_id = photos.id AND analysis = @analysis
  AND version = @version AND analyses.state IN ('done', 'failed'))`;
const ALL = `FROM photos WHERE ${READABLE} AND ${OPEN}`;
const CHOSEN = `FROM (
    SELECT photo_id AS id FROM tags WHERE certainty >= @certainty
      AND label_id IN (SELECT id FROM labels WHERE key IN (SELECT value FROM json_each(@labels)))
    UNION
    SELECT photos.id FROM json_each(@sizes) AS size
      CROSS JOIN photos ON width = size.value ->> 0 AND height = size.value ->> 1
      WHERE camera IS NULL AND missing = 0
  ) AS chosen CROSS JOIN photos ON photos.id = chosen.id WHERE ${READABLE} AND ${OPEN}`;
const ATTEMPTS = `coalesce((SELECT attempts FROM analyses
  WHERE photo_id = photos.id AND analysis = @analysis), 0) AS attempts`;

type Chosen = { analysis: string; version: string; labels: string; certainty: number; sizes: string };

/** Which photos are to be analysed, and which are being. */
export function analysisWorkStatements(connection: Connection) {
  const listing = (from: string) =>
    connection.prepare<Chosen & { limit: number }, PhotoToAnalyse>(
      `SELECT photos.id, path, ${ATTEMPTS} ${from} ORDER BY modified_ms DESC LIMIT @limit`,
    );
  const counting = (from: string) => connection.prepare<Chosen, number>(`SELECT count(*) ${from}`).pluck();
  const [all, chosen] = [ALL, CHOSEN].map((from) => ({ list: listing(from), count: counting(from) })) as [
    { list: ReturnType<typeof listing>; count: ReturnType<typeof counting> },
    { list: ReturnType<typeof listing>; count: ReturnType<typeof counting> },
  ];
  const asked = connection.prepare<[string, number], PhotoToAnalyse>(
    `SELECT photos.id, path, attempts FROM analyses CROSS JOIN photos ON photos.id = photo_id
     WHERE asked = 1 AND analysis = ? AND ${READABLE} LIMIT ?`,
  );
  const byState = connection.prepare<[string], { state: string; count: number; asked: number }>(
    `SELECT analyses.state, count(*) AS count, sum(asked) AS asked FROM analyses CROSS JOIN photos ON photos.id = photo_id
     WHERE analysis = ? AND missing = 0 GROUP BY analyses.state`,
  );
  const begin = connection.prepare<AnalysisModel & { photo: number }>(
    `INSERT INTO analyses (photo_id, analysis, model, version, state, attempts)
     VALUES (@photo, @analysis, @model, @version, 'running', 1)
     ON CONFLICT (photo_id, analysis) DO UPDATE SET model = excluded.model, version = excluded.version,
       state = 'running', failure_code = NULL, reason = NULL, attempts = attempts + 1`,
  );
  const ask = connection.prepare<[string, string]>(
    `INSERT INTO analyses (photo_id, analysis, model, version, state, asked)
     SELECT value, ?, '', '', 'waiting', 1 FROM json_each(?) WHERE value IN (SELECT id FROM photos)
     ON CONFLICT (photo_id, analysis) DO UPDATE SET asked = 1, state = 'waiting', failure_code = NULL, reason = NULL,
       attempts = 0`,
  );
  const unask = connection.prepare<[string]>(
    `DELETE FROM analyses WHERE analysis = ? AND asked = 1 AND state = 'waiting'`,
  );
  const settle = connection.prepare<[string]>('UPDATE analyses SET asked = 0 WHERE analysis = ?');
  const forget = connection.prepare<[number, string]>(
    'DELETE FROM analyses WHERE photo_id = ? AND analysis = ? AND asked = 0',
  );
  const release = connection.prepare<[number, string]>(
    `UPDATE analyses SET state = 'waiting', attempts = attempts - 1 WHERE photo_id = ? AND analysis = ?`,
  );
  const recover = connection.prepare<[number]>(
    `UPDATE analyses SET state = 'failed', asked = 0, failure_code = 'crash',
       reason = json_object('code', 'analysis_ended') WHERE state = 'running' AND attempts >= ?`,
  );
  const parametersOf = ({ analysis, version }: AnalysisModel, wanted: Wanted): Chosen => ({
    analysis,
    version,
    labels: JSON.stringify(wanted?.labels ?? []),
    certainty: wanted?.certainty ?? 0,
    sizes: JSON.stringify(wanted?.sizes ?? []),
  });
  return {
    /** Newest first: photos that are wanted, and were not analysed with this version. */
    listWanted: (model: AnalysisModel, wanted: Wanted, limit: number): PhotoToAnalyse[] =>
      (wanted === null ? all : chosen).list.all({ ...parametersOf(model, wanted), limit }),
    /** Photos that a person wants to have analysed. */
    listAsked: (analysis: AnalysisId, limit: number): PhotoToAnalyse[] => asked.all(analysis, limit),
    /** @param wanted undefined where nothing is analysed by itself */
    count: (model: AnalysisModel, wanted: Wanted | undefined): AnalysisCounts => {
      const states = byState.all(model.analysis);
      const counts = new Map(states.map(({ state, count }) => [state, count]));
      const asked = states.reduce((sum, state) => sum + state.asked, 0);
      const statement = (wanted === null ? all : chosen).count;
      const waiting = wanted === undefined ? 0 : statement.get(parametersOf(model, wanted))!;
      return {
        waiting: Math.max(waiting, asked),
        asked,
        done: counts.get('done') ?? 0,
        failed: counts.get('failed') ?? 0,
      };
    },
    begin: (photo: number, model: AnalysisModel): void => void begin.run({ ...model, photo }),
    ask: (photos: number[], analysis: AnalysisId): void => void ask.run(analysis, JSON.stringify(photos)),
    /** Photos that a person wanted, and that were not begun; what was found in them before stays. */
    withdraw: connection.transaction((analysis: AnalysisId): void => {
      unask.run(analysis);
      settle.run(analysis);
    }),
    /** It was begun, and through no fault of its own not answered: it is to be analysed still. */
    release: (photo: number, analysis: AnalysisId): void => {
      forget.run(photo, analysis);
      release.run(photo, analysis);
    },
    /** After an unclean end. */
    recover: (): void => void recover.run(ATTEMPTS_ALLOWED),
  };
}
