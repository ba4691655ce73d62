-- The library: folders and their photos, what the network says of them, and what a person says of them.

CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  offline INTEGER NOT NULL DEFAULT 0 CHECK (offline IN (0, 1)),
  -- A removed folder keeps its photos as missing, so that a person's tags are there when it is added again.
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  added_at TEXT NOT NULL
) STRICT;

-- One row per file. A file that is gone keeps its row with missing = 1, so that a person's tags find it again
-- when it comes back under the same or another name; such rows count for nothing else.
CREATE TABLE photos (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: ids are in URLs that are cached for ever
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  inode TEXT NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'tagged', 'failed', 'skipped')),
  reason TEXT,
  hash BLOB,
  format TEXT,
  width INTEGER,
  height INTEGER,
  taken_at TEXT NOT NULL, -- local time YYYY-MM-DDTHH:MM:SS
  taken_from TEXT NOT NULL CHECK (taken_from IN ('camera', 'file')),
  camera TEXT,
  lens TEXT,
  exposure TEXT,
  latitude REAL,
  longitude REAL,
  thumbhash BLOB,
  model TEXT, -- the model whose results are in use
  CHECK ((state IN ('failed', 'skipped')) = (reason IS NOT NULL))
) STRICT;

CREATE INDEX photos_by_folder ON photos (folder_id, missing, state);
CREATE INDEX photos_pending ON photos (modified_ms DESC) WHERE state = 'pending' AND missing = 0;
CREATE INDEX photos_by_date ON photos (taken_at DESC, id DESC) WHERE missing = 0;
CREATE INDEX photos_by_file ON photos (inode, size_bytes, modified_ms);
CREATE INDEX photos_by_hash ON photos (hash);
CREATE INDEX photos_by_model ON photos (model, folder_id) WHERE state = 'tagged' AND missing = 0;
CREATE INDEX photos_tagged ON photos (modified_ms DESC, model, folder_id) WHERE state = 'tagged' AND missing = 0;

-- What the network gave, with the model that gave it. Everything automatic is derived from this.
-- A photo may have those of several models: one tags, and another's everyday words are borrowed.
CREATE TABLE embeddings (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  vector BLOB NOT NULL, -- float16 [features], of length 1
  norm REAL NOT NULL,   -- length before
  code BLOB NOT NULL,   -- int8 [256], for likeness
  PRIMARY KEY (photo_id, model)
) STRICT;

CREATE TABLE labels (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('model', 'user')),
  classes INTEGER NOT NULL -- how many of the network's classes lie below: the fewer, the more specific
) STRICT;

-- What a person said. Never written by anything but a person's action, and never derived again.
CREATE TABLE user_tags (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES labels (id),
  state TEXT NOT NULL CHECK (state IN ('confirmed', 'rejected')),
  at TEXT NOT NULL,
  PRIMARY KEY (photo_id, label_id)
) STRICT, WITHOUT ROWID;

-- Derived from embeddings and user_tags: a label is shown where certainty reaches the threshold.
-- Only photos that are there have rows.
CREATE TABLE tags (
  label_id INTEGER NOT NULL REFERENCES labels (id),
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  certainty REAL NOT NULL,
  score REAL NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('model', 'user')),
  PRIMARY KEY (label_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tags_by_photo ON tags (photo_id);

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE photo_names USING fts5 (
  name, folder, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
