-- What analyses besides tagging find in photos: text, objects, scenes.

-- One row per photo and analysis that was begun or asked for. What was found has the model and the version that found it,
-- and is found again when these change. It says nothing about the photo's own state.
CREATE TABLE analyses (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  analysis TEXT NOT NULL CHECK (analysis IN ('text', 'objects', 'scenes')),
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')), -- `running`: also after an unclean end
  asked INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)), -- a person wants it, whatever the settings say
  failure_code TEXT CHECK (failure_code IN ('unreadable', 'crash', 'slow')),
  reason TEXT, -- for people: a clause that fits behind the photo's name
  attempts INTEGER NOT NULL DEFAULT 0, -- begun, and not answered
  PRIMARY KEY (photo_id, analysis),
  CHECK ((state = 'failed') = (failure_code IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX analyses_by_state ON analyses (analysis, state);
CREATE INDEX analyses_failed ON analyses (photo_id) WHERE state = 'failed';
CREATE INDEX analyses_asked ON analyses (analysis) WHERE asked = 1;
-- Screenshots are looked for by their size.
CREATE INDEX photos_by_size ON photos (width, height) WHERE camera IS NULL AND missing = 0;

-- In the order of reading. `box`: the corners, clockwise from where the line begins, as JSON: x and y by turns, in
-- pixels of the upright photo.
CREATE TABLE text_lines (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  score REAL NOT NULL,
  box TEXT NOT NULL,
  PRIMARY KEY (photo_id, position)
) STRICT, WITHOUT ROWID;

-- All lines of a photo by their words, and without any spaces by three letters each: a reader often misses a space.
CREATE VIRTUAL TABLE photo_lines USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE photo_letters USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1', detail = 'full'
);

-- An object that was found: a class of COCO, its probability, and left, top, right, bottom as JSON.
CREATE TABLE found_objects (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  score REAL NOT NULL,
  box TEXT NOT NULL,
  PRIMARY KEY (photo_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX found_objects_by_name ON found_objects (name, photo_id);

-- How much of a photo is of a class of ADE20K, 0 to 1, and how sure the network is of it there.
CREATE TABLE scene_shares (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  share REAL NOT NULL,
  probability REAL NOT NULL,
  PRIMARY KEY (name, photo_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX scene_shares_by_photo ON scene_shares (photo_id);

-- The class of each place, a byte each, row by row.
CREATE TABLE scene_maps (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  columns INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  classes BLOB NOT NULL
) STRICT;

-- What was found in a content that is another by now is gone, as its tags are.
CREATE TRIGGER analyses_of_other_content AFTER UPDATE OF hash ON photos WHEN old.hash IS NOT NULL AND old.hash IS NOT new.hash BEGIN
  DELETE FROM analyses WHERE photo_id = new.id;
  DELETE FROM text_lines WHERE photo_id = new.id;
  DELETE FROM photo_lines WHERE rowid = new.id;
  DELETE FROM photo_letters WHERE rowid = new.id;
  DELETE FROM found_objects WHERE photo_id = new.id;
  DELETE FROM scene_shares WHERE photo_id = new.id;
  DELETE FROM scene_maps WHERE photo_id = new.id;
END;
