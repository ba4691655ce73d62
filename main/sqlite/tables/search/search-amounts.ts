import type { Amount } from '../../../core/query-amount.ts';

type Sql = { text: string; values: (string | number)[] };

/** `photo_id, score` of photos with so many objects of a kind; those without any count as none once they were previewed. */
export function selectCount({ name, comparison, amount }: Amount): Sql {
  return {
    text: `SELECT photo_id, NULL AS score FROM analyses WHERE analysis = 'objects' AND state = 'done' AND
      (SELECT count(*) FROM found_objects WHERE name = ? AND found_objects.photo_id = analyses.photo_id) ${comparison} ?`,
    values: [name, amount],
  };
}

/** Likewise of which the classes together fill so much, 0 to 1. */
export function selectShare({ comparison, amount }: Amount, classes: string[]): Sql {
  return {
    text: `SELECT photo_id, NULL AS score FROM analyses WHERE analysis = 'scenes' AND state = 'done' AND
      (SELECT coalesce(sum(share), 0) FROM scene_shares
       WHERE name IN (SELECT value FROM json_each(?)) AND scene_shares.photo_id = analyses.photo_id) ${comparison} ?`,
    values: [JSON.stringify(classes), amount],
  };
}
