-- `reason` held an English clause that fits behind the photo's name. From here on it holds the failure as JSON: its code
-- and the values of its sentence (`main/core/photos/failure.ts`). A clause that has no code keeps its words.
CREATE TEMP TABLE codes AS
  WITH clauses (clause) AS (
    SELECT reason FROM photos WHERE reason IS NOT NULL
    UNION SELECT reason FROM unrefined
    UNION SELECT reason FROM analyses WHERE reason IS NOT NULL
  ),
  plain (code, clause) AS (VALUES
    ('gone', 'is not there any more'),
    ('permission', 'may not be read: its permissions forbid it'),
    ('folder', 'is a folder, not a file'),
    ('replaced', 'is no photo any more: a link, a pipe or a device has taken its place'),
    ('disk_error', 'cannot be read from its disk (input/output error)'),
    ('too_many_open', 'cannot be opened: too many files are open on this computer'),
    ('empty', 'is empty'),
    ('damaged', 'is cut short or damaged'),
    ('not_a_picture', 'is not a picture, or of a format that is not supported'),
    ('tiff_kind', 'is of a kind of TIFF that is not supported'),
    ('pixel_limit', 'has more pixels than are decoded'),
    ('no_preview', 'holds no preview that could be shown'),
    ('perl_missing', 'is a raw file, whose preview can be read only where Perl is installed'),
    ('raw_name', 'is a raw file with a line break in its name, which cannot be read: rename the file'),
    ('slow_preview', 'takes too long to read'),
    ('not_finite', 'gave numbers that are not finite in the network'),
    ('crashed', 'crashed the program that reads photos twice'),
    ('analysis_crashed', 'crashed the program that analyses photos twice'),
    ('analysis_ended', 'ended the program that analyses photos'),
    ('video', 'a video, not a photo'),
    ('not_regular', 'is not a regular file'),
    ('name', 'its name is not valid text: rename the file'),
    ('folder_name', 'a folder that cannot be opened: its name is not valid text: rename it'),
    ('folder_permission', 'a folder that cannot be opened: its permissions forbid it'),
    ('folder_long_path', 'a folder that cannot be opened: its path is too long'),
    ('lookup_permission', 'cannot be looked up: its permissions forbid it'),
    ('lookup_long_path', 'cannot be looked up: its path is too long'),
    ('link_folder', 'a link to a folder, which is not followed'),
    ('link_broken', 'a link that leads nowhere'),
    ('link_file', 'a link to a file, which is read where it lies'),
    ('ignore_not_regular', 'is not used: it is no regular file'),
    ('ignore_permission', 'is not used: it cannot be read: its permissions forbid it'),
    ('ignore_long_path', 'is not used: it cannot be read: its path is too long')
  )
  SELECT clauses.clause, CASE
    WHEN code IS NOT NULL THEN json_object('code', code)
    WHEN clauses.clause GLOB 'took longer than [0-9]* seconds to read'
      THEN json_object('code', 'slow', 'seconds', CAST(substr(clauses.clause, 18) AS INTEGER))
    WHEN clauses.clause GLOB 'took longer than [0-9]* seconds'
      THEN json_object('code', 'analysis_slow', 'seconds', CAST(substr(clauses.clause, 18) AS INTEGER))
    WHEN clauses.clause GLOB 'takes more than [0-9]* seconds to decode'
      THEN json_object('code', 'slow_decoding', 'seconds', CAST(substr(clauses.clause, 17) AS INTEGER))
    WHEN clauses.clause GLOB '.* pictures are not supported'
      THEN json_object('code', 'unsupported', 'ending', substr(clauses.clause, 2, instr(clauses.clause, ' ') - 2))
    WHEN clauses.clause GLOB 'the raw file of *, which is shown'
      THEN json_object('code', 'raw_companion', 'leader', substr(clauses.clause, 17, length(clauses.clause) - 32))
    WHEN clauses.clause GLOB 'the film of the live photo *'
      THEN json_object('code', 'film_companion', 'leader', substr(clauses.clause, 28))
    -- CAST reads the number that a text begins with.
    WHEN clauses.clause GLOB 'has [0-9,]* × [0-9,]* pixels (*), more than the [0-9]* that are decoded'
      THEN json_object('code', 'too_large',
        'width', CAST(replace(substr(clauses.clause, 5), ',', '') AS INTEGER),
        'height', CAST(replace(substr(clauses.clause, instr(clauses.clause, '×') + 2), ',', '') AS INTEGER),
        'limit', CAST(substr(clauses.clause, instr(clauses.clause, 'more than the ') + 14) AS INTEGER))
    WHEN clauses.clause GLOB 'cannot be decoded (*)'
      THEN json_object('code', 'undecodable', 'detail', substr(clauses.clause, 20, length(clauses.clause) - 20))
    ELSE json_object('code', 'other', 'sentence', clauses.clause)
  END AS failure
  FROM clauses LEFT JOIN plain ON plain.clause = clauses.clause;
CREATE UNIQUE INDEX temp.codes_by_clause ON codes (clause);

UPDATE photos SET reason = (SELECT failure FROM codes WHERE clause = reason) WHERE reason IS NOT NULL;
UPDATE unrefined SET reason = (SELECT failure FROM codes WHERE clause = reason);
UPDATE analyses SET reason = (SELECT failure FROM codes WHERE clause = reason) WHERE reason IS NOT NULL;

DROP TABLE temp.codes;
