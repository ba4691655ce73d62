-- Dates, places and words are read in more forms than before: what was written about each photo is read once more.
-- Tags and thumbnails stay, and the networks do not run for it.
UPDATE photos SET looked = 0 WHERE missing = 0 AND state IN ('pending', 'tagged');
