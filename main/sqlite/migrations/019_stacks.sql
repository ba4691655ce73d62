-- Duplicates that a person has dealt with. Like user_tags, nothing but a person's action writes these.

-- Photos that lie below another one in the grid.
CREATE TABLE stacked_photos (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  top_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  CHECK (photo_id <> top_id)
) STRICT;

CREATE INDEX stacked_photos_by_top ON stacked_photos (top_id);

-- Photos that were looked at together, and all kept: these are no duplicates of each other any more.
CREATE TABLE kept_duplicates (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  group_id INTEGER NOT NULL, -- the smallest number among them
  at TEXT NOT NULL
) STRICT;
