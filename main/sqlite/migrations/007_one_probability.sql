-- One probability decides whether a label is shown, and is the number that people see.

-- The slider of a library whose owner never moved it stood at 0.5, and was stored with the first setting that they
-- changed. From now on only what a person set is stored.
UPDATE settings SET value = json_remove(value, '$.threshold')
WHERE key = 'settings' AND CASE WHEN json_valid(value) THEN json_extract(value, '$.threshold') = 0.5 END;

-- Labels of before stay as they are shown until a photo's turn comes: what stood at 0.5 or more is at 0.6 or more,
-- where the slider is now, unless its owner has moved it. What decided is what is printed.
UPDATE tags SET certainty = 0.2 + 0.8 * max(certainty, 0.5) - 1.2 * (0.5 - min(certainty, 0.5))
WHERE source = 'model' AND NOT EXISTS (
  SELECT 1 FROM settings
  WHERE key = 'settings' AND CASE WHEN json_valid(value) THEN json_extract(value, '$.threshold') END IS NOT NULL
);
UPDATE tags SET score = certainty WHERE source = 'model';

-- From here on: `score` is the probability that the label is right, and `certainty` the slider's position up to which
-- it is shown: the same, but for labels that a person, or the list of labels that hurt, has given another threshold.

-- What a person wants of a label in this library; null: as it comes.
CREATE TABLE label_choices (
  label_id INTEGER PRIMARY KEY REFERENCES labels (id),
  name TEXT,
  threshold REAL CHECK (threshold > 0 AND threshold < 1), -- instead of the slider
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
  at TEXT NOT NULL
) STRICT;

-- How many photos show each label, after each move of the slider: 10 ms with 100,000 photos instead of 40.
CREATE INDEX tags_shown ON tags (label_id, certainty);
