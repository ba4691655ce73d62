-- What other machines found out of photos (`photonest merge`).

-- Results of contents that the library does not know: each waits until its file is found.
CREATE TABLE waiting_results (
  hash BLOB NOT NULL, -- SHA-256
  model TEXT NOT NULL,
  vector BLOB NOT NULL, -- as in embeddings
  norm REAL NOT NULL,
  code BLOB NOT NULL,
  precision TEXT NOT NULL,
  PRIMARY KEY (hash, model)
) STRICT;

-- Photos whose embedding came by a merge, and whose tags are still to be derived from it.
CREATE TABLE unscored (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE
) STRICT;
