-- Places that a person gave, and beside them what the file says. As with corrections, `photos` has what counts, and the
-- triggers keep it so; nothing but a person's action writes a place here.
CREATE TABLE given_places (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  latitude REAL NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude REAL NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  read_latitude REAL, -- null: the file says nothing
  read_longitude REAL,
  at TEXT NOT NULL
) STRICT;

CREATE TRIGGER places_given AFTER INSERT ON given_places BEGIN
  UPDATE photos SET latitude = new.latitude, longitude = new.longitude WHERE id = new.photo_id;
END;
CREATE TRIGGER places_changed AFTER UPDATE ON given_places BEGIN
  UPDATE photos SET latitude = new.latitude, longitude = new.longitude WHERE id = new.photo_id;
END;
CREATE TRIGGER places_taken_back AFTER DELETE ON given_places BEGIN
  UPDATE photos SET latitude = old.read_latitude, longitude = old.read_longitude WHERE id = old.photo_id;
END;
