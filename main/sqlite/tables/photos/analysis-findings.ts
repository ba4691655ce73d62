import type {
  AnalysisId,
  Findings,
  FoundObject,
  FoundShare,
  SceneMap,
  TextLine,
} from '../../../core/analyses/findings.ts';
import type { PhotoFailure } from '../../../core/photos/failure.ts';
import { spaceScripts } from '../../../core/space-scripts.ts';
import type { Connection } from '../../database.ts';
import { readFailure } from './failure.ts';

/** An analysis of one photo, as it stands. */
export type AnalysisRow = {
  analysis: AnalysisId;
  version: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  failure: PhotoFailure | null;
};

type StoredRow = Omit<AnalysisRow, 'failure'> & { failure: string | null };

/** What analyses found in photos. */
export function findingStatements(connection: Connection) {
  const done = connection.prepare<[number, string]>(
    `UPDATE analyses SET state = 'done', asked = 0, failure_code = NULL, reason = NULL, attempts = 0
     WHERE photo_id = ? AND analysis = ?`,
  );
  const rows = connection.prepare<[number], StoredRow>(
    'SELECT analysis, version, state, reason AS failure FROM analyses WHERE photo_id = ?',
  );
  const dropLines = connection.prepare<[number]>('DELETE FROM text_lines WHERE photo_id = ?');
  const dropWords = connection.prepare<[number]>('DELETE FROM photo_lines WHERE rowid = ?');
  const dropLetters = connection.prepare<[number]>('DELETE FROM photo_letters WHERE rowid = ?');
  const insertLine = connection.prepare<[number, number, string, number, string]>(
    'INSERT INTO text_lines (photo_id, position, text, score, box) VALUES (?, ?, ?, ?, ?)',
  );
  const insertWords = connection.prepare<[number, string]>(
    'INSERT INTO photo_lines (rowid, text) VALUES (?, ?)',
  );
  const insertLetters = connection.prepare<[number, string]>(
    'INSERT INTO photo_letters (rowid, text) VALUES (?, ?)',
  );
  const lines = connection.prepare<[number], { text: string; score: number; box: string }>(
    'SELECT text, score, box FROM text_lines WHERE photo_id = ? ORDER BY position',
  );
  const dropObjects = connection.prepare<[number]>('DELETE FROM found_objects WHERE photo_id = ?');
  const insertObject = connection.prepare<[number, number, string, number, string]>(
    'INSERT INTO found_objects (photo_id, position, name, score, box) VALUES (?, ?, ?, ?, ?)',
  );
  const objects = connection.prepare<[number], { name: string; score: number; box: string }>(
    'SELECT name, score, box FROM found_objects WHERE photo_id = ? ORDER BY position',
  );
  const countObjects = connection
    .prepare<[string], number>('SELECT count(DISTINCT photo_id) FROM found_objects WHERE name = ?')
    .pluck();
  const countShares = connection
    .prepare<[string], number>(
      `SELECT count(DISTINCT photo_id) FROM scene_shares WHERE name IN (SELECT value FROM json_each(?))`,
    )
    .pluck();
  const dropShares = connection.prepare<[number]>('DELETE FROM scene_shares WHERE photo_id = ?');
  const insertShare = connection.prepare<[number, string, number, number]>(
    'INSERT INTO scene_shares (photo_id, name, share, probability) VALUES (?, ?, ?, ?)',
  );
  const shares = connection.prepare<[number], FoundShare>(
    'SELECT name, share, probability FROM scene_shares WHERE photo_id = ? ORDER BY share DESC',
  );
  const putMap = connection.prepare<SceneMap & { photo: number }>(
    'INSERT OR REPLACE INTO scene_maps (photo_id, columns, rows, classes) VALUES (@photo, @columns, @rows, @classes)',
  );
  const map = connection.prepare<[number], SceneMap>(
    'SELECT columns, rows, classes FROM scene_maps WHERE photo_id = ?',
  );
  const putLines = (photo: number, found: TextLine[]): void => {
    for (const statement of [dropLines, dropWords, dropLetters]) statement.run(photo);
    if (found.length === 0) return;
    for (const [position, { text, score, box }] of found.entries())
      insertLine.run(photo, position, text, score, JSON.stringify(box));
    const text = found.map((line) => line.text).join('\n');
    insertWords.run(photo, spaceScripts(text));
    insertLetters.run(photo, text.replace(/\s+/g, ''));
  };
  const put = (photo: number, findings: Findings): void => {
    switch (findings.analysis) {
      case 'text':
        putLines(photo, findings.lines);
        break;
      case 'objects':
        dropObjects.run(photo);
        for (const [position, { name, score, box }] of findings.objects.entries())
          insertObject.run(photo, position, name, score, JSON.stringify(box));
        break;
      case 'scenes':
        dropShares.run(photo);
        for (const { name, share, probability } of findings.shares)
          insertShare.run(photo, name, share, probability);
        putMap.run({ photo, ...findings.map });
        break;
    }
  };
  return {
    /** What was found takes the place of what was found before. */
    save: connection.transaction((photo: number, findings: Findings): void => {
      done.run(photo, findings.analysis);
      put(photo, findings);
    }),
    /** The surest first. */
    objectsOf: (photo: number): FoundObject[] =>
      objects.all(photo).map(({ box, ...object }) => ({ ...object, box: JSON.parse(box) as number[] })),
    /** Photos. */
    countObjects: (name: string): number => countObjects.get(name)!,
    countShares: (classes: string[]): number => countShares.get(JSON.stringify(classes))!,
    /** The largest first. */
    sharesOf: (photo: number): FoundShare[] => shares.all(photo),
    mapOf: (photo: number): SceneMap | null => map.get(photo) ?? null,
    ofPhoto: (photo: number): AnalysisRow[] =>
      rows.all(photo).map((row) => ({ ...row, failure: readFailure(row.failure) })),
    /** In the order of reading. */
    linesOf: (photo: number): TextLine[] =>
      lines.all(photo).map(({ box, ...line }) => ({ ...line, box: JSON.parse(box) as number[] })),
  };
}
