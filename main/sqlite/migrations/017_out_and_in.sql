-- What is to be written out by itself, and what was written into photo files.

-- Photos whose sidecar may have to change. Triggers fill it in the transaction of each change, so that nothing is
-- missed when the engine is killed. A photo that changes while its sidecar is written waits once more.
CREATE TABLE export_queue (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'failed')),
  reason TEXT, -- a clause that fits behind the photo's name
  PRIMARY KEY (photo_id, state),
  CHECK ((state = 'failed') = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX export_queue_by_state ON export_queue (state);

-- Each time that metadata was written into a photo's file: what it was before, and which keywords are in it by this
-- program. Rows are never deleted: they are the way back.
CREATE TABLE file_writes (
  id INTEGER PRIMARY KEY,
  photo_id INTEGER REFERENCES photos (id) ON DELETE SET NULL,
  path TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('begun', 'done')),
  at TEXT NOT NULL,
  old_hash BLOB NOT NULL,
  new_hash BLOB NOT NULL,
  pixel_hash BLOB NOT NULL, -- SHA-256 of the decoded picture, the same before and after
  keywords TEXT NOT NULL, -- JSON of ExportedKeyword[]
  old_xmp BLOB, -- the packet byte by byte; null: there was none
  old_fields TEXT NOT NULL, -- JSON of all fields by Group:Tag, as ExifTool reads them
  old_size_bytes INTEGER NOT NULL,
  old_modified_ms INTEGER NOT NULL,
  old_inode TEXT NOT NULL
) STRICT;

CREATE INDEX file_writes_by_photo ON file_writes (photo_id);
CREATE INDEX file_writes_by_hash ON file_writes (new_hash);
CREATE INDEX file_writes_begun ON file_writes (id) WHERE state = 'begun';
