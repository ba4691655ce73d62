-- Words of scripts without spaces are found within longer texts: the index has each of their signs as a word
-- (`main/core/space-scripts.ts`). Names and texts that are there are indexed again.
DELETE FROM photo_names;
INSERT INTO photo_names (rowid, name, folder)
  SELECT id, space_scripts(name), space_scripts(substr(path, 1, length(path) - length(name))) FROM photos;
DELETE FROM photo_texts;
INSERT INTO photo_texts (rowid, title, caption)
  SELECT id, space_scripts(coalesce(title, '')), space_scripts(coalesce(caption, '')) FROM photos
  WHERE title IS NOT NULL OR caption IS NOT NULL;
