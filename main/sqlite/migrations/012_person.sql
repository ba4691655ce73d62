-- What a person does with photos besides tagging them. Like user_tags, nothing but a person's action writes these; they
-- are of a content, and follow it to a moved file or a copy.

CREATE TABLE favourites (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  at TEXT NOT NULL
) STRICT;

-- Counts for more than the rating in the file.
CREATE TABLE stars (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 5),
  at TEXT NOT NULL
) STRICT;

-- Shown by `is:hidden` only; nothing is written beside the files.
CREATE TABLE hidden_photos (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE albums (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: undo brings an album back under its number
  name TEXT NOT NULL,
  position REAL NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE album_photos (
  album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  position REAL NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (album_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX album_photos_by_photo ON album_photos (photo_id);

CREATE TABLE saved_searches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  position REAL NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

-- Own tags: other names that lead to a tag, and how it looks.
CREATE TABLE tag_aliases (
  label_id INTEGER NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
  alias TEXT NOT NULL, -- as it is compared: lower case, single spaces
  PRIMARY KEY (label_id, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_details (
  label_id INTEGER PRIMARY KEY REFERENCES labels (id) ON DELETE CASCADE,
  colour TEXT CHECK (colour GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  -- Files still hold it as a keyword, and it is not to be seen.
  deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;

-- Dates, titles and captions that a person gave, and beside them what the file says. `photos` has what counts: the
-- triggers below keep it so, whoever writes a correction, takes it back or reads the file again.
CREATE TABLE corrections (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  taken_at TEXT,         -- a date of its own: local time YYYY-MM-DDTHH:MM:SS
  shift_seconds INTEGER, -- the camera's clock was wrong by so much: added to what the file says
  title TEXT,            -- '' for none
  caption TEXT,
  read_taken_at TEXT NOT NULL,
  read_title TEXT,
  read_caption TEXT,
  at TEXT NOT NULL
) STRICT;

CREATE TRIGGER corrections_made AFTER INSERT ON corrections BEGIN
  UPDATE photos SET
    taken_at = coalesce(new.taken_at, strftime('%Y-%m-%dT%H:%M:%S', new.read_taken_at, new.shift_seconds || ' seconds'),
      new.read_taken_at),
    title = nullif(coalesce(new.title, new.read_title), ''), caption = nullif(coalesce(new.caption, new.read_caption), '')
  WHERE id = new.photo_id;
END;

CREATE TRIGGER corrections_changed AFTER UPDATE ON corrections BEGIN
  UPDATE photos SET
    taken_at = coalesce(new.taken_at, strftime('%Y-%m-%dT%H:%M:%S', new.read_taken_at, new.shift_seconds || ' seconds'),
      new.read_taken_at),
    title = nullif(coalesce(new.title, new.read_title), ''), caption = nullif(coalesce(new.caption, new.read_caption), '')
  WHERE id = new.photo_id;
END;

CREATE TRIGGER corrections_taken_back AFTER DELETE ON corrections BEGIN
  UPDATE photos SET taken_at = old.read_taken_at, title = old.read_title, caption = old.read_caption
  WHERE id = old.photo_id;
END;

-- All photos of a tag, to rename, merge or delete it.
CREATE INDEX user_tags_by_label ON user_tags (label_id);
CREATE INDEX keywords_by_label ON keywords (label_id);
