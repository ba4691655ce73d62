-- Keywords that Photonest wrote into a photo's sidecar. One that comes back from there is nobody's word: an automatic
-- one stays automatic, whatever another program did with the file.
CREATE TABLE exported_keywords (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  keyword TEXT NOT NULL, -- levels with `|` between them
  automatic INTEGER NOT NULL CHECK (automatic IN (0, 1)),
  PRIMARY KEY (photo_id, keyword)
) STRICT, WITHOUT ROWID;
