-- How sure the default model is of its most probable class (softmax, 0 to 1): where another model is chosen, it sees
-- the photos of which the default model is least sure first. Null: not known, as of photos that were tagged before.
ALTER TABLE photos ADD COLUMN confidence REAL;

CREATE INDEX photos_by_confidence ON photos (confidence, modified_ms DESC, model, folder_id)
  WHERE state = 'tagged' AND missing = 0 AND previewed = 1;

-- Photos that the chosen model could not be asked about: they keep the labels that they have, and are asked about again
-- when a person retries, when their content changes, or when another model is chosen.
CREATE TABLE unrefined (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  reason TEXT NOT NULL -- for people: a clause that fits behind the photo's name
) STRICT;

CREATE TRIGGER unrefined_of_other_content AFTER UPDATE OF hash ON photos WHEN old.hash IS NOT new.hash BEGIN
  DELETE FROM unrefined WHERE photo_id = new.id;
END;
