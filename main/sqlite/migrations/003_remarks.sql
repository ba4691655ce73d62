-- What is wrong with a photo that is shown all the same; a failed or skipped one has a reason instead.
ALTER TABLE photos ADD COLUMN remark TEXT CHECK (remark IN ('cut_short', 'damaged_inside'));

-- Damaged JPEGs are shown as far as they go: those that failed before are tried once more.
UPDATE photos SET state = 'pending', reason = NULL, looked = 0
  WHERE state = 'failed' AND reason = 'is cut short or damaged' AND missing = 0;
