import { spaceScripts } from '../../../core/space-scripts.ts';
import type { Connection } from '../../database.ts';

/** Null and left out: as it is. `''`: no title. */
export type Correction = { takenAt?: string | null; title?: string | null; caption?: string | null };

export type CorrectionTable = ReturnType<typeof correctionTable>;

/** Dates, titles and captions that a person gave. `ids` are JSON; all inside the caller's transaction. */
export function correctionTable(connection: Connection) {
  const ensure = connection.prepare<{ ids: string; at: string }>(
    `INSERT INTO corrections (photo_id, read_taken_at, read_title, read_caption, at)
     SELECT photos.id, taken_at, title, caption, @at FROM json_each(@ids) JOIN photos ON photos.id = value
     WHERE true ON CONFLICT DO NOTHING`,
  );
  const change = (what: string, where = 'true') =>
    connection.prepare<{ ids: string; value: string | number | null }>(
      `UPDATE corrections SET ${what} WHERE photo_id IN (SELECT value FROM json_each(@ids)) AND (${where})`,
    );
  const changes = {
    // A date of its own takes the place of a shifted one, and the other way round.
    takenAt: change(
      'taken_at = @value, shift_seconds = NULL',
      'taken_at IS NOT @value OR shift_seconds IS NOT NULL',
    ),
    title: change('title = @value', 'title IS NOT @value'),
    caption: change('caption = @value', 'caption IS NOT @value'),
  };
  const shift = change(
    `shift_seconds = CASE WHEN taken_at IS NULL THEN coalesce(shift_seconds, 0) + @value END,
     taken_at = strftime('%Y-%m-%dT%H:%M:%S', taken_at, @value || ' seconds')`,
  );
  const needless = connection.prepare<[string]>(
    `DELETE FROM corrections WHERE photo_id IN (SELECT value FROM json_each(?))
     AND taken_at IS NULL AND coalesce(shift_seconds, 0) = 0 AND title IS NULL AND caption IS NULL`,
  );
  const read = connection.prepare<[number]>(
    `UPDATE corrections SET (read_taken_at, read_title, read_caption) =
       (SELECT photos.taken_at, photos.title, photos.caption FROM photos WHERE photos.id = photo_id)
     WHERE photo_id = ?`,
  );
  const texts = connection.prepare<[string], { id: number; title: string | null; caption: string | null }>(
    'SELECT photos.id, title, caption FROM json_each(?) JOIN photos ON photos.id = value',
  );
  const dropText = connection.prepare<[number]>('DELETE FROM photo_texts WHERE rowid = ?');
  const addText = connection.prepare<[number, string, string]>(
    'INSERT INTO photo_texts (rowid, title, caption) VALUES (?, ?, ?)',
  );
  const indexTexts = (ids: string): void => {
    for (const { id, title, caption } of texts.all(ids)) {
      dropText.run(id);
      if (title !== null || caption !== null)
        addText.run(id, spaceScripts(title ?? ''), spaceScripts(caption ?? ''));
    }
  };
  return {
    /** @returns how many photos were corrected */
    set: (ids: string, correction: Correction): number => {
      const isGiven = Object.values(correction).some((value) => value !== null);
      if (isGiven) ensure.run({ ids, at: new Date().toISOString() });
      let changed = 0;
      for (const field of ['takenAt', 'title', 'caption'] as const) {
        const value = correction[field];
        if (value !== undefined) changed = changes[field].run({ ids, value }).changes;
      }
      needless.run(ids);
      if (correction.title !== undefined || correction.caption !== undefined) indexTexts(ids);
      return changed;
    },
    /** The camera's clock was wrong: later by so many seconds. */
    shift: (ids: string, seconds: number): number => {
      ensure.run({ ids, at: new Date().toISOString() });
      const { changes: changed } = shift.run({ ids, value: seconds });
      needless.run(ids);
      return changed;
    },
    /** The file has been read again, and `photos` has what it says: the correction is put over it. */
    reapply: (photo: number): boolean => read.run(photo).changes > 0,
    /** Words in titles and captions, for the search. */
    indexTexts,
  };
}
