import { durably, type Connection } from '../../database.ts';

/** What a person wants of a label; null: as it comes. */
export type LabelChoiceRow = {
  label: number;
  name: string | null;
  threshold: number | null;
  hidden: boolean;
};

/** Which probability a label needs besides, and beside which other label it is not shown. */
export type LabelLimits = { needs: number; notWith: { label: number; from: number }[] };

export type LabelChoiceTable = ReturnType<typeof labelChoiceTable>;

export function labelChoiceTable(connection: Connection) {
  const all = connection.prepare<[], Omit<LabelChoiceRow, 'hidden'> & { hidden: 0 | 1 }>(
    'SELECT label_id AS label, name, threshold, hidden FROM label_choices',
  );
  const put = connection.prepare<[number, string | null, number | null, number, string]>(
    `INSERT INTO label_choices (label_id, name, threshold, hidden, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (label_id) DO UPDATE SET
       name = excluded.name, threshold = excluded.threshold, hidden = excluded.hidden, at = excluded.at`,
  );
  const remove = connection.prepare<[number]>('DELETE FROM label_choices WHERE label_id = ?');
  // A label that stands above one that a person confirmed is theirs only as long as it is shown at all.
  const show = connection.prepare(
    `UPDATE tags SET certainty = CASE
       WHEN @hidden THEN 0
       WHEN source = 'user' THEN 1
       WHEN @threshold IS NOT NULL THEN score >= @threshold
       WHEN score < @needs THEN 0
       WHEN EXISTS (
         SELECT 1 FROM json_each(@notWith) AS other JOIN tags AS beside
           ON beside.label_id = other.value ->> 'label' AND beside.photo_id = tags.photo_id
         WHERE beside.score >= other.value ->> 'from'
       ) THEN 0
       ELSE score
     END
     WHERE label_id = @label
       AND NOT EXISTS (SELECT 1 FROM user_tags AS said
         WHERE said.photo_id = tags.photo_id AND said.label_id = @label AND said.state = 'confirmed')
       AND NOT EXISTS (SELECT 1 FROM keywords AS word
         WHERE word.photo_id = tags.photo_id AND word.label_id = @label)`,
  );
  return {
    list: (): LabelChoiceRow[] => all.all().map((row) => ({ ...row, hidden: row.hidden === 1 })),
    /** On the disk when it returns, with what follows for the label's tags. */
    set: (choice: LabelChoiceRow, { needs, notWith }: LabelLimits): void => {
      const { label, name, threshold, hidden } = choice;
      durably(connection, () => {
        if (name === null && threshold === null && !hidden) remove.run(label);
        else put.run(label, name, threshold, hidden ? 1 : 0, new Date().toISOString());
        show.run({ label, threshold, hidden: hidden ? 1 : 0, needs, notWith: JSON.stringify(notWith) });
      });
    },
  };
}
