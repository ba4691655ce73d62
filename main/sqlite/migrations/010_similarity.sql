-- Which photos' quantised embeddings changed since the file beside the library that holds them all was written, and
-- duplicates.

-- The statements that change an embedding, or what photos are there, do not know of this: triggers do.
CREATE TABLE code_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: readers ask for what came after the last they saw
  photo_id INTEGER NOT NULL
) STRICT;

CREATE TRIGGER code_added AFTER INSERT ON embeddings
BEGIN
  INSERT INTO code_changes (photo_id) VALUES (new.photo_id);
END;
CREATE TRIGGER code_changed AFTER UPDATE ON embeddings
BEGIN
  INSERT INTO code_changes (photo_id) VALUES (new.photo_id);
END;
CREATE TRIGGER code_removed AFTER DELETE ON embeddings
BEGIN
  INSERT INTO code_changes (photo_id) VALUES (old.photo_id);
END;
CREATE TRIGGER code_shown AFTER UPDATE OF missing, state ON photos
WHEN old.missing <> new.missing OR (old.state = 'tagged') <> (new.state = 'tagged')
BEGIN
  INSERT INTO code_changes (photo_id) VALUES (new.id);
END;

-- A number that is drawn anew with whatever the file takes over: the file of another state has another.
CREATE TABLE code_generation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  generation INTEGER NOT NULL
) STRICT;
INSERT INTO code_generation (id, generation) VALUES (1, abs(random() % 9007199254740991));

-- Photos that have been compared with those that are most like them.
CREATE TABLE compared_photos (
  photo_id INTEGER PRIMARY KEY
) STRICT;

-- Two photos of the same picture, or of the same burst; the smaller number first.
CREATE TABLE duplicate_pairs (
  first_id INTEGER NOT NULL,
  second_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('near', 'burst')),
  PRIMARY KEY (first_id, second_id),
  CHECK (first_id < second_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_pairs_by_second ON duplicate_pairs (second_id);

-- A photo that is another, or is gone, is compared anew.
CREATE TRIGGER code_compared AFTER INSERT ON code_changes
BEGIN
  DELETE FROM compared_photos WHERE photo_id = new.photo_id;
  DELETE FROM duplicate_pairs WHERE first_id = new.photo_id;
  DELETE FROM duplicate_pairs WHERE second_id = new.photo_id;
END;
