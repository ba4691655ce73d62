import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadFile, type FetchedFile, type FetchOptions, type Wanted } from '../download-file.ts';
import type { Source } from '../request.ts';
import { sendFile, startFileServer, type FileServer } from './file-server.ts';
import { hashOf, randomFile } from './random-file.ts';

/** Of the finished file. */
export const FILE_NAME = 'resnest269e.in1k.safetensors';

const WANTED: Wanted = {
  name: 'ResNeSt-269',
  missed: (missed) => ({
    code: 'weights_not_downloaded',
    id: 'resnest269e',
    name: 'ResNeSt-269',
    ...missed,
  }),
  neededBytes: () => 38_000_000,
};

/** A server with one file, and an empty folder to download it into. */
export type Bench = {
  file: Buffer;
  hash: string;
  server: FileServer;
  directory: string;
  /** The server's `/weights.safetensors`, whose hash is not known. */
  source: Source;
  /** Downloads from that source, patient for a test's few milliseconds only. */
  download: (options?: Partial<FetchOptions> & { source?: Source }) => Promise<FetchedFile>;
  /** In the folder: name to bytes. */
  read: (name: string) => Promise<Buffer>;
  list: () => Promise<string[]>;
  close: () => Promise<void>;
};

export async function openBench(sizeBytes: number, seed = 1): Promise<Bench> {
  const file = randomFile(sizeBytes, seed);
  const server = await startFileServer(sendFile(file));
  const directory = await mkdtemp(join(tmpdir(), 'photonest-download-'));
  const own = {
    url: `${server.url}/weights.safetensors`,
    hash: '',
    sizeBytes,
    path: join(directory, FILE_NAME),
  };
  return {
    file,
    hash: hashOf(file),
    server,
    directory,
    source: own,
    download: async ({ source = own, ...options } = {}) =>
      await downloadFile([source], WANTED, {
        signal: new AbortController().signal,
        retryDelayMs: 1,
        ...options,
      }),
    read: async (name) => await readFile(join(directory, name)),
    list: async () => (await readdir(directory)).sort(),
    close: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
