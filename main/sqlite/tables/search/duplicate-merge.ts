import type { Connection } from '../../database.ts';
import { preparePersonCopy } from '../tags/person-copy.ts';

/** What a person gave to a picture, whichever of its copies has it; not what holds for one file, such as being hidden. */
const MERGED = ['favourites', 'stars', 'album_photos'] as const;

/**
 * What a person said of one photo holds for another, too, but for what was said of that itself. Keywords of files
 * count as tags. Stays with the first photo as well, which has it when its file comes back.
 *
 * @returns the statement, for use inside the caller's transaction
 */
export function prepareDuplicateMerge(connection: Connection): (from: number, to: number) => void {
  const copy = preparePersonCopy(connection, 'SELECT ? AS old_id, ? AS new_id', MERGED);
  const tags = connection.prepare<{ from: number; to: number }>(
    `INSERT OR IGNORE INTO user_tags (photo_id, label_id, state, at)
     SELECT @to, label_id, state, at FROM user_tags WHERE photo_id = @from`,
  );
  const keywords = connection.prepare<{ from: number; to: number; at: string }>(
    `INSERT OR IGNORE INTO user_tags (photo_id, label_id, state, at)
     SELECT @to, label_id, 'confirmed', @at FROM keywords WHERE photo_id = @from
       AND label_id NOT IN (SELECT label_id FROM keywords WHERE photo_id = @to)
       AND label_id NOT IN (SELECT label_id FROM user_tags WHERE photo_id = @from)`,
  );
  const stars = connection.prepare<{ from: number; to: number }>(
    `UPDATE stars SET stars = better.stars, at = better.at
     FROM (SELECT stars, at FROM stars WHERE photo_id = @from) AS better
     WHERE photo_id = @to AND stars.stars < better.stars`,
  );
  return (from, to) => {
    copy(from, to);
    stars.run({ from, to });
    tags.run({ from, to });
    keywords.run({ from, to, at: new Date().toISOString() });
  };
}
