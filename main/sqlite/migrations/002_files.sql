-- What other files and programs say of a photo, and which photos are being opened.

-- A photo is looked at first (hash, size, thumbnail, what the camera and other programs wrote), which is quick, and
-- goes through the network later. All photos of before are looked at once more, for their keywords.
ALTER TABLE photos ADD COLUMN looked INTEGER NOT NULL DEFAULT 0 CHECK (looked IN (0, 1));
-- Path of the photo that stands for this file: a raw file beside its JPEG, the film beside a live photo.
ALTER TABLE photos ADD COLUMN shown_with TEXT;
-- Names, sizes and times of the XMP files beside it, as last read; null: none.
ALTER TABLE photos ADD COLUMN sidecar TEXT;
-- Of a content that was replaced: the photo whose file holds another one now, until that has been seen.
ALTER TABLE photos ADD COLUMN replaced_by INTEGER REFERENCES photos (id) ON DELETE SET NULL;
-- `+02:00`; null where nobody wrote it.
ALTER TABLE photos ADD COLUMN taken_offset TEXT;
-- For people: the field that taken_at comes from, `EXIF DateTimeOriginal`, `XMP DateCreated`, `file name`, …
ALTER TABLE photos ADD COLUMN taken_source TEXT;
ALTER TABLE photos ADD COLUMN title TEXT;
ALTER TABLE photos ADD COLUMN caption TEXT;
ALTER TABLE photos ADD COLUMN rating INTEGER CHECK (rating BETWEEN -1 AND 5); -- XMP's: -1 is rejected, 0 unrated

-- What is read next is asked for with every photo that was read, so each kind has its index.
CREATE INDEX photos_unlooked ON photos (modified_ms DESC)
  WHERE looked = 0 AND missing = 0 AND state IN ('pending', 'tagged');
DROP INDEX photos_pending;
CREATE INDEX photos_pending ON photos (modified_ms DESC) WHERE state = 'pending' AND looked = 1 AND missing = 0;
DROP INDEX photos_tagged;
CREATE INDEX photos_tagged ON photos (modified_ms DESC, model, folder_id)
  WHERE state = 'tagged' AND looked = 1 AND missing = 0;
-- How much there is to read, and the counts of each folder.
DROP INDEX photos_by_folder;
CREATE INDEX photos_by_folder ON photos (folder_id, missing, state, looked, model);
-- Whether the same content has been tagged already; a thousand copies of one file may wait.
DROP INDEX photos_by_hash;
CREATE INDEX photos_by_hash ON photos (hash, state);
CREATE INDEX photos_replaced ON photos (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX photos_companions ON photos (shown_with) WHERE shown_with IS NOT NULL;

-- Device and inode of the folder when it was last scanned: an empty folder that is still this one was emptied, while
-- another one in its place is a mount point without its drive.
ALTER TABLE folders ADD COLUMN device TEXT;

-- The keyword above it, of a hierarchy such as Places|Italy|Rome.
ALTER TABLE labels ADD COLUMN parent_id INTEGER REFERENCES labels (id);

-- Keywords that other programs wrote into a photo or beside it. Read anew whenever the file or its XMP changes; what
-- a person says in the app is in user_tags and counts for more.
CREATE TABLE keywords (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES labels (id),
  PRIMARY KEY (photo_id, label_id)
) STRICT, WITHOUT ROWID;

-- The journal: photos that were about to be opened and have not been answered for. What is here when a process
-- starts was being read when the last one ended; it is read again alone, and after its second end alone it has failed.
CREATE TABLE reading (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  alone INTEGER NOT NULL DEFAULT 0 CHECK (alone IN (0, 1)),
  deaths INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE VIRTUAL TABLE photo_texts USING fts5 (
  title, caption, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
