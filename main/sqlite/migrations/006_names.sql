-- Columns get the words that the code uses.
ALTER TABLE photos RENAME COLUMN looked TO previewed;
ALTER TABLE reading RENAME COLUMN alone TO isolated;
ALTER TABLE reading RENAME COLUMN deaths TO crashes;
DROP INDEX photos_unlooked;
CREATE INDEX photos_unpreviewed ON photos (modified_ms DESC)
  WHERE previewed = 0 AND missing = 0 AND state IN ('pending', 'tagged');
