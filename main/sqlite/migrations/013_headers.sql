-- Work that is due, a row for each photo and stage; it goes when the work is done. The stage `header` reads the
-- beginning of a file, so that a folder can be browsed before its photos are previewed.
CREATE TABLE due (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  stage TEXT NOT NULL CHECK (stage IN ('header')),
  modified_ms INTEGER NOT NULL, -- the photo's: the newest comes first
  PRIMARY KEY (photo_id, stage)
) STRICT, WITHOUT ROWID;

CREATE INDEX due_newest ON due (stage, modified_ms DESC);

INSERT INTO due (photo_id, stage, modified_ms)
  SELECT id, 'header', modified_ms FROM photos WHERE state = 'pending' AND hash IS NULL AND missing = 0;

CREATE TRIGGER header_due AFTER INSERT ON photos WHEN new.state = 'pending' BEGIN
  INSERT INTO due (photo_id, stage, modified_ms) VALUES (new.id, 'header', new.modified_ms);
END;
-- A preview says all that a header does; and there is nothing to read of what is gone, skipped or failed.
CREATE TRIGGER header_overtaken AFTER UPDATE OF hash, missing, state ON photos
WHEN new.hash IS NOT NULL OR new.missing = 1 OR new.state <> 'pending' BEGIN
  DELETE FROM due WHERE photo_id = new.id AND stage = 'header';
END;
