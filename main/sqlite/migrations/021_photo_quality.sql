-- How sharp a photo is and how much of its tones is clipped, in a picture whose longer side is so many pixels; and the
-- quality of its JPEG. Measured when duplicates are compared. Another content is measured anew.
CREATE TABLE photo_quality (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  side INTEGER NOT NULL CHECK (side > 0),
  sharpness REAL NOT NULL,
  white REAL NOT NULL CHECK (white BETWEEN 0 AND 1), -- part of the pixels
  black REAL NOT NULL CHECK (black BETWEEN 0 AND 1),
  jpeg_quality INTEGER CHECK (jpeg_quality BETWEEN 1 AND 100), -- null: no JPEG, or its tables say nothing
  PRIMARY KEY (photo_id, side)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER photo_quality_of_before AFTER UPDATE OF hash ON photos WHEN old.hash IS NOT new.hash
BEGIN
  DELETE FROM photo_quality WHERE photo_id = new.id;
END;
