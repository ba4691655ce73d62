import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type Compressors } from 'hyparquet';
import { PhotonestError } from '../core/errors.ts';
import { COLUMNS, fromColumn } from './columns.ts';

/** Rows in memory at a time; other programs make row groups of a hundred thousand. */
const ROWS_AT_ONCE = 1000;

/** Beyond Snappy, which hyparquet brings. */
const compressors: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  BROTLI: (bytes) => brotliDecompressSync(bytes),
  ZSTD: (bytes) => zstdDecompressSync(bytes),
};

/**
 * The rows of a Parquet file as lines of results are, as far as it has their columns; the pictures are left out unless
 * they are wanted.
 *
 * @throws PhotonestError `invalid` for a file that is damaged, or of a kind that is not supported
 */
export async function* readParquet(
  path: string,
  withPictures = false,
): AsyncGenerator<Record<string, unknown>> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const present = new Set(metadata.schema.map(({ name }) => name));
    const columns = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter(
      (name) => present.has(name) && (withPictures || (name !== 'thumbnail' && name !== 'thumbhash')),
    );
    const rowCount = Number(metadata.num_rows);
    for (let start = 0; start < rowCount; start += ROWS_AT_ONCE) {
      const rowEnd = Math.min(rowCount, start + ROWS_AT_ONCE);
      const options = { file, metadata, columns, rowStart: start, rowEnd, compressors, utf8: false };
      for (const row of await parquetReadObjects(options))
        yield Object.fromEntries(
          columns.map((name) => [name, fromColumn(COLUMNS[name], row[name] as object)]),
        );
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PhotonestError('invalid', `${path} cannot be read as a Parquet file (${reason}).`, { cause });
  }
}
