import type { Connection } from '../../database.ts';

/** An example as a model saw it; the vector is float16 [features] of length 1, as bytes. */
export type Example = {
  state: 'confirmed' | 'rejected';
  model: string;
  vector: Uint8Array;
  norm: number;
};

/** `photo` is null for an example that came with an imported tag. */
export type SeenExample = Example & { photo: number | null };

/** What was learned of a tag with a model. */
export type StoredClassifier = {
  label: number;
  model: string;
  /** A hash of what it was learned from. */
  lesson: string;
  /** float32 [nodes + features], as bytes. */
  weight: Uint8Array;
  bias: number;
  slope: number;
  offset: number;
  /** Photos up to this number have been looked through with it; null: all. */
  proposedUntil: number | null;
};

export type TaughtTagCounts = { examples: number; counterExamples: number };

export type TaughtTagTable = ReturnType<typeof taughtTagTable>;

const CLASSIFIER = `label_id AS label, model, lesson, weight, bias, slope, calibration_offset AS offset,
  proposed_until AS proposedUntil`;

/** Own tags that are taught, their borrowed examples, and what was learned. */
export function taughtTagTable(connection: Connection) {
  const list = connection.prepare<[], number>('SELECT label_id FROM taught_tags ORDER BY label_id').pluck();
  const add = connection.prepare<[number, string]>(
    'INSERT OR IGNORE INTO taught_tags (label_id, at) VALUES (?, ?)',
  );
  const dropBorrowed = connection.prepare<[number]>('DELETE FROM borrowed_examples WHERE label_id = ?');
  const dropForgotten = connection.prepare(
    'DELETE FROM borrowed_examples WHERE label_id NOT IN (SELECT label_id FROM taught_tags)',
  );
  const remove = connection.prepare<[number]>('DELETE FROM taught_tags WHERE label_id = ?');
  const copyBorrowed = connection.prepare<[number, number]>(
    `INSERT INTO borrowed_examples (label_id, state, model, vector, norm)
     SELECT ?, state, model, vector, norm FROM borrowed_examples WHERE label_id = ?`,
  );
  return {
    ...exampleStatements(connection),
    ...classifierStatements(connection),
    /** Numbers of their labels. */
    list: (): number[] => list.all(),
    /** Inside the caller's transaction, like all that changes something. */
    add: (label: number): void => {
      const isNew = add.run(label, new Date().toISOString()).changes > 0;
      if (isNew) dropBorrowed.run(label); // of an earlier tag of that number
    },
    /** Examples that came with tags that are gone for good. */
    dropForgotten: (): void => void dropForgotten.run(),
    remove: (label: number): void => void remove.run(label),
    /** What was taught of one tag is taught of another. */
    merge: (from: number, to: number): void => {
      add.run(to, new Date().toISOString());
      copyBorrowed.run(to, from);
    },
  };
}

/** Examples of the tags: photos, and vectors that came along with an imported tag. */
function exampleStatements(connection: Connection) {
  const examples = connection.prepare<{ label: number; model: string }, SeenExample>(
    `SELECT user_tags.photo_id AS photo, state, model, vector, norm FROM user_tags
       JOIN embeddings ON embeddings.photo_id = user_tags.photo_id AND model = @model
     WHERE label_id = @label
     UNION ALL SELECT NULL, state, model, vector, norm FROM borrowed_examples WHERE label_id = @label AND model = @model`,
  );
  const lesson = connection
    .prepare<{ label: number; model: string }, string>(
      `SELECT json_group_array(json_array(user_tags.photo_id, state, norm) ORDER BY user_tags.photo_id) FROM user_tags
         JOIN embeddings ON embeddings.photo_id = user_tags.photo_id AND model = @model
       WHERE label_id = @label`,
    )
    .pluck();
  const seen = connection
    .prepare<{ label: number; model: string }, number>(
      `SELECT (SELECT count(*) FROM user_tags JOIN embeddings ON embeddings.photo_id = user_tags.photo_id
           AND model = @model WHERE label_id = @label AND state = 'confirmed')
         + (SELECT count(*) FROM borrowed_examples WHERE label_id = @label AND model = @model
           AND state = 'confirmed')`,
    )
    .pluck();
  const unseen = connection
    .prepare<{ label: number; model: string }, number>(
      `SELECT count(*) FROM user_tags JOIN photos ON photos.id = photo_id
       WHERE label_id = @label AND missing = 0 AND photos.state IN ('pending', 'tagged')
         AND NOT EXISTS (SELECT 1 FROM embeddings WHERE photo_id = photos.id AND model = @model)`,
    )
    .pluck();
  const said = connection.prepare<[number, number], { state: string; count: number }>(
    `SELECT state, count(*) AS count FROM (
       SELECT state FROM user_tags WHERE label_id = ? UNION ALL
       SELECT state FROM borrowed_examples WHERE label_id = ?
         AND model = (SELECT max(model) FROM borrowed_examples AS any WHERE any.label_id = borrowed_examples.label_id)
     ) GROUP BY state`,
  );
  const countBorrowed = connection
    .prepare<[number], number>('SELECT count(*) FROM borrowed_examples WHERE label_id = ?')
    .pluck();
  const allOf = connection.prepare<[number, number], SeenExample>(
    `SELECT user_tags.photo_id AS photo, state, model, vector, norm FROM user_tags
       JOIN embeddings ON embeddings.photo_id = user_tags.photo_id WHERE label_id = ?
     UNION ALL SELECT NULL, state, model, vector, norm FROM borrowed_examples WHERE label_id = ?`,
  );
  const borrow = connection.prepare<[number, string, string, Uint8Array, number]>(
    'INSERT INTO borrowed_examples (label_id, state, model, vector, norm) VALUES (?, ?, ?, ?, ?)',
  );
  // The next photo from a number on, so that a few are found without going through all.
  const stranger = connection
    .prepare<{ label: number; model: string; from: number }, number>(
      `SELECT id FROM photos WHERE id >= @from AND state = 'tagged' AND missing = 0
         AND EXISTS (SELECT 1 FROM embeddings WHERE photo_id = photos.id AND model = @model)
         AND NOT EXISTS (SELECT 1 FROM user_tags WHERE photo_id = photos.id AND label_id = @label)
         AND NOT EXISTS (SELECT 1 FROM tags WHERE photo_id = photos.id AND label_id = @label AND source = 'user')
       ORDER BY id LIMIT 1`,
    )
    .pluck();
  const lastPhoto = connection.prepare<[], number | null>('SELECT max(id) FROM photos').pluck();
  return {
    /** Those that the model has seen. */
    examples: (label: number, model: string): SeenExample[] => examples.all({ label, model }),
    /** As every model saw them. */
    allExamples: (label: number): SeenExample[] => allOf.all(label, label),
    /** What tells whether something else is to be learned of a tag. */
    lesson: (label: number, model: string): string =>
      `${lesson.get({ label, model })!} ${countBorrowed.get(label)!}`,
    /** Examples that the model has seen, counter-examples apart. */
    countSeen: (label: number, model: string): number => seen.get({ label, model })!,
    /** Examples that the model has still to see. */
    countUnseen: (label: number, model: string): number => unseen.get({ label, model })!,
    /** Of photos that are known here, and of those that came with the tag. */
    count: (label: number): TaughtTagCounts => {
      const counts = new Map(said.all(label, label).map(({ state, count }) => [state, count]));
      return { examples: counts.get('confirmed') ?? 0, counterExamples: counts.get('rejected') ?? 0 };
    },
    countBorrowed: (label: number): number => countBorrowed.get(label)!,
    borrow: (label: number, { state, model, vector, norm }: Example): void =>
      void borrow.run(label, state, model, vector, norm),
    /**
     * Photos of which nobody says anything about the tag: the same ones each time, evenly from all over the library,
     * at most as many as `limit`.
     */
    strangers: (label: number, model: string, limit: number): number[] => {
      const last = lastPhoto.get() ?? 0;
      const found = Array.from({ length: limit }, (_, index) =>
        stranger.get({ label, model, from: Math.floor((last * index) / limit) }),
      );
      return [...new Set(found)].filter((photo) => photo !== undefined);
    },
  };
}

/** What was learned, and how far the library was looked through with it. */
function classifierStatements(connection: Connection) {
  const countUpTo = connection
    .prepare<[number], number>(
      `SELECT count(*) FROM photos WHERE id <= ? AND state = 'tagged' AND missing = 0`,
    )
    .pluck();
  const classifiers = connection.prepare<[], StoredClassifier>(`SELECT ${CLASSIFIER} FROM classifiers`);
  const put = connection.prepare<StoredClassifier>(
    `INSERT INTO classifiers (label_id, model, lesson, weight, bias, slope, calibration_offset, proposed_until)
     VALUES (@label, @model, @lesson, @weight, @bias, @slope, @offset, @proposedUntil)
     ON CONFLICT DO UPDATE SET lesson = excluded.lesson, weight = excluded.weight, bias = excluded.bias,
       slope = excluded.slope, calibration_offset = excluded.calibration_offset,
       proposed_until = excluded.proposed_until`,
  );
  const setProposed = connection.prepare<{
    label: number;
    model: string;
    lesson: string;
    until: number | null;
  }>(
    `UPDATE classifiers SET proposed_until = @until WHERE label_id = @label AND model = @model AND lesson = @lesson`,
  );
  const proposals = connection.prepare<[number, number], { photo: number; score: number }>(
    `SELECT photo_id AS photo, score FROM tags WHERE label_id = ? AND source = 'model' AND certainty >= ?`,
  );
  const dropProposals = connection.prepare<[number]>(
    `DELETE FROM tags WHERE label_id = ? AND source = 'model'`,
  );
  return {
    /** How many tagged photos have no higher number. */
    countUpTo: (photo: number): number => countUpTo.get(photo)!,
    classifiers: (): StoredClassifier[] => classifiers.all(),
    putClassifier: (row: StoredClassifier): void => void put.run(row),
    /** How far the library was looked through with what was learned from that lesson. */
    setProposed: (label: number, model: string, lesson: string, until: number | null): void =>
      void setProposed.run({ label, model, lesson, until }),
    /** Photos for which the tag is proposed at least so surely. */
    proposals: (label: number, least: number): { photo: number; score: number }[] =>
      proposals.all(label, least),
    dropProposals: (label: number): void => void dropProposals.run(label),
  };
}
