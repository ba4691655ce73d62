import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CudaInfo } from '../../../core/api.ts';
import { PhotonestError } from '../../../core/errors.ts';
import type { Problem } from '../../../core/problems/problem.ts';
import { downloadFile, type FetchOptions, type Missed } from '../../../download/download-file.ts';
import { findUnfinished, removeDownload } from '../../../download/part.ts';
import { findFreeBytes } from '../../../download/free-space.ts';
import { DownloadJob, type Download } from '../download-job.ts';
import { CudaFolder, holds } from './folder.ts';
import { findPackage } from './nuget.ts';
import type { RuntimePackage } from './runtime-package.ts';

/** Roughly, while it is not pinned. NuGet takes packages of at most 250 MB. */
const DOWNLOAD_BYTES = 250e6;
const INSTALLED_BYTES = 350e6;

export type CudaOptions = {
  /** Of the library, for libraries of code; made when it is needed. */
  directory: string;
  /** Null where the runtime has no CUDA. */
  package: RuntimePackage | null;
  hasDriver: boolean;
  onChange(): void;
  /** The libraries are there, or are there no longer. */
  onLibraries(): Promise<void>;
};

/** What there is on a computer where CUDA can be. */
type Parts = { runtimePackage: RuntimePackage; folder: CudaFolder; job: DownloadJob };

/** CUDA's libraries, which the app does not carry: they are fetched when a person asks for them. */
export class Cuda {
  readonly #options: CudaOptions;
  #parts: Parts | null = null;
  #freeBytes: number | null = null;

  private constructor(options: CudaOptions) {
    this.#options = options;
  }

  static async open(options: CudaOptions): Promise<Cuda> {
    const cuda = new Cuda(options);
    const { directory, package: runtimePackage, hasDriver } = options;
    if (runtimePackage === null || !hasDriver) return cuda;
    const folder = new CudaFolder(directory, runtimePackage);
    await folder.clean();
    if (folder.isComplete) await folder.use();
    cuda.#parts = { runtimePackage, folder, job: await cuda.#openJob(folder) };
    return cuda;
  }

  info(): CudaInfo {
    const { package: runtimePackage } = this.#options;
    const state = this.#state();
    return {
      state,
      version: runtimePackage?.version ?? null,
      downloadBytes: runtimePackage?.pin?.sizeBytes ?? DOWNLOAD_BYTES,
      installedBytes: INSTALLED_BYTES,
      freeBytes: this.#freeBytes,
      progress: state === 'installed' ? null : (this.#parts?.job.progress ?? null),
      ...(this.#parts?.job.fields ?? { problem: null }),
    };
  }

  /** Begins in the background; how it goes stands in {@link info}. */
  install(): void {
    const { runtimePackage, folder, job } = this.#require();
    if (this.#state() === 'installed') return;
    const download: Download = async (signal, onProgress) =>
      await downloadPackage(runtimePackage, folder.packagePath, { signal, onProgress });
    job.start(download, async (_, signal) => await folder.fill(signal));
  }

  /** What was downloaded stays, and `install` goes on from there. */
  async pause(): Promise<void> {
    await this.#parts?.job.pause();
  }

  /** What was downloaded is deleted. */
  async cancel(): Promise<void> {
    await this.#require().job.cancel();
  }

  async remove(): Promise<void> {
    const { folder, job } = this.#require();
    await job.cancel();
    if (!folder.isComplete) return;
    await folder.empty();
    await this.#measure();
    await this.#options.onLibraries();
    this.#options.onChange();
  }

  async close(): Promise<void> {
    await this.pause();
  }

  #state(): CudaInfo['state'] {
    if (this.#parts === null) return 'unsupported';
    const { runtimePackage, folder, job } = this.#parts;
    if (job.isRunning) return job.state;
    if (folder.isComplete || holds(runtimePackage.directory, runtimePackage)) return 'installed';
    return job.state;
  }

  #require(): Parts {
    if (this.#parts !== null) return this.#parts;
    throw new PhotonestError('invalid', { code: 'cuda_unsupported' });
  }

  async #openJob(folder: CudaFolder): Promise<DownloadJob> {
    const { onChange, onLibraries } = this.#options;
    return await DownloadJob.open({
      findUnfinished: async () => {
        await this.#measure(); // what came or went has changed it
        return await findUnfinished(folder.packagePath);
      },
      discard: async () => await removeDownload(folder.packagePath),
      onInstalled: async () => {
        await folder.use();
        await onLibraries();
      },
      onChange,
    });
  }

  /** The folder itself may not be there yet; the library's is, unless its drive is gone. */
  async #measure(): Promise<void> {
    const { directory } = this.#options;
    const existing = existsSync(directory) ? directory : dirname(directory);
    this.#freeBytes = await findFreeBytes(existing).catch(() => null);
  }
}

async function downloadPackage(
  { id, version, pin, feed }: RuntimePackage,
  path: string,
  options: FetchOptions,
): Promise<string> {
  const entry = await findPackage(process.env['PHOTONEST_NUGET'] ?? feed, { id, version, pin }, options);
  const source = { url: entry.url, hash: entry.sha512, sizeBytes: entry.sizeBytes, path };
  const missed = (missed: Missed): Problem => ({
    code: 'cuda_not_downloaded',
    name: `${id} ${version}`,
    ...missed,
  });
  return (await downloadFile([source], { name: id, missed }, options)).path;
}

/** NVIDIA's driver for Linux, in a system of its own or in Windows' subsystem. */
const DRIVER_FILES = [
  '/proc/driver/nvidia/version',
  '/usr/lib/x86_64-linux-gnu/libcuda.so.1',
  '/usr/lib64/libcuda.so.1',
  '/usr/lib/libcuda.so.1',
  '/usr/lib/wsl/lib/libcuda.so.1',
];

export function hasNvidiaDriver(files: readonly string[] = DRIVER_FILES): boolean {
  return files.some((file) => existsSync(file));
}
