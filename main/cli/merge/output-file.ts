import { once } from 'node:events';
import { accessSync, constants, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { PhotonestError } from '../../core/errors.ts';
import type { ResultLine } from '../../core/results/result.ts';

export type OutputFile = {
  /** Resolves when there is room for the next. */
  write(line: ResultLine): Promise<void>;
  /** Until then the file is not there under its name. */
  close(): Promise<void>;
  discard(): Promise<void>;
};

/**
 * A file of results: Parquet where its name says so, JSON lines otherwise. Written beside it, and renamed when whole.
 *
 * @throws PhotonestError `invalid` where it cannot be written
 */
export function openOutput(path: string): OutputFile {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (cause) {
    throw new PhotonestError('invalid', `${path} cannot be written: check its folder.`, { cause });
  }
  const part = `${path}.part`;
  const { write, end } = path.toLowerCase().endsWith('.parquet') ? openParquet(part) : openLines(part);
  return {
    write,
    close: async () => {
      await end();
      await rename(part, path);
    },
    discard: async () => await rm(part, { force: true }),
  };
}

type Writing = { write(line: ResultLine): Promise<void>; end(): Promise<void> };

function openParquet(path: string): Writing {
  const opening = import('../../parquet/write.ts').then(({ ParquetResults }) => new ParquetResults(path));
  opening.catch(() => undefined); // the next write, or the end, hears of it
  return {
    write: async (line) => await (await opening).add(line),
    end: async () => await (await opening).close(),
  };
}

function openLines(path: string): Writing {
  const stream = createWriteStream(path);
  const ended = finished(stream);
  ended.catch(() => undefined); // the next write, or the end, hears of it
  return {
    write: async (line) => {
      if (!stream.write(`${JSON.stringify(line)}\n`)) await Promise.race([once(stream, 'drain'), ended]);
    },
    end: async () => {
      stream.end();
      await ended;
    },
  };
}
