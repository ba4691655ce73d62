-- Own tags that are taught by examples: what a person confirmed and rejected of them in user_tags.

CREATE TABLE taught_tags (
  label_id INTEGER PRIMARY KEY REFERENCES labels (id) ON DELETE CASCADE,
  at TEXT NOT NULL
) STRICT;

-- Examples that came with an imported tag, as a model saw them. Their photos are in another library. They outlast their
-- tag until the app is started again, since its deletion may be undone.
CREATE TABLE borrowed_examples (
  id INTEGER PRIMARY KEY,
  label_id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('confirmed', 'rejected')),
  model TEXT NOT NULL,
  vector BLOB NOT NULL, -- as in embeddings
  norm REAL NOT NULL
) STRICT;

CREATE INDEX borrowed_examples_by_label ON borrowed_examples (label_id, model);

-- What was learned of a tag with each model. It can be learned anew at any time.
CREATE TABLE classifiers (
  label_id INTEGER NOT NULL REFERENCES taught_tags (label_id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  lesson TEXT NOT NULL, -- a hash of what it was learned from
  weight BLOB NOT NULL, -- float32 [nodes of the label tree + features]
  bias REAL NOT NULL,
  slope REAL NOT NULL,
  calibration_offset REAL NOT NULL,
  -- Photos up to this number have been looked through with it; null: all.
  proposed_until INTEGER,
  PRIMARY KEY (label_id, model)
) STRICT, WITHOUT ROWID;
