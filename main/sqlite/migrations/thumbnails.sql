-- Thumbnails in a file of their own, so that the library stays small enough to back up. All can be made again.

CREATE TABLE IF NOT EXISTS thumbnails (
  photo_id INTEGER PRIMARY KEY,
  version TEXT NOT NULL, -- beginning of the photo's hash: what the URL carries
  jpeg BLOB NOT NULL
) STRICT;
