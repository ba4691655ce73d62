import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DownloadOptions, DownloadedFile } from '../../weights/install/download-model.ts';
import { downloadWeights } from '../../weights/install/download-model.ts';
import { sendFile, startFileServer } from './file-server.ts';
import type { FileServer } from './file-server.ts';
import { hashOf, manifestOf, weightsLike } from '../../weights/testing/weights-like.ts';

/** A server with one file, and an empty folder to download it into. */
export type Bench = {
  file: Buffer;
  sha256: string;
  server: FileServer;
  directory: string;
  /** Downloads from `/weights.safetensors`, patient for a test's few milliseconds only. */
  download: (options?: Partial<DownloadOptions>) => Promise<DownloadedFile>;
  /** In the folder: name to bytes. */
  read: (name: string) => Promise<Buffer>;
  list: () => Promise<string[]>;
  close: () => Promise<void>;
};

export async function openBench(sizeBytes: number, seed = 1): Promise<Bench> {
  const file = weightsLike(sizeBytes, seed);
  const server = await startFileServer(sendFile(file));
  const directory = await mkdtemp(join(tmpdir(), 'photonest-download-'));
  return {
    file,
    sha256: hashOf(file),
    server,
    directory,
    download: async (options = {}) =>
      await downloadWeights({
        manifest: await manifestOf([`${server.url}/weights.safetensors`], sizeBytes),
        directory,
        signal: new AbortController().signal,
        endpoint: server.url,
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
