import { existsSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CudaInfo } from '../../../core/api.ts';
import { PhotonestError } from '../../../core/errors.ts';
import { downloadFile } from '../../../download/download-file.ts';
import { findUnfinished, removeUnfinished } from '../../../download/part.ts';
import type { DownloadProgress } from '../../../download/progress.ts';
import { findPackage } from '../../../download/nuget.ts';
import { CudaFolder, holds } from './folder.ts';
import type { RuntimePackage } from './runtime-package.ts';

/** Roughly, until the feed has said it. NuGet takes packages of at most 250 MB. */
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

type Work = { state: 'downloading' | 'installing'; stop: AbortController; progress: DownloadProgress | null };

/** CUDA's libraries, which the app does not carry: they are fetched when a person asks for them. */
export class Cuda {
  readonly #options: CudaOptions;
  readonly #folder: CudaFolder | null;
  #work: { now: Work; done: Promise<void> } | null = null;
  #paused: DownloadProgress | null = null;
  #problem: string | null = null;
  #freeBytes: number | null = null;

  private constructor(options: CudaOptions) {
    this.#options = options;
    const { directory, package: runtimePackage, hasDriver } = options;
    this.#folder = runtimePackage && hasDriver ? new CudaFolder(directory, runtimePackage) : null;
  }

  static async open(options: CudaOptions): Promise<Cuda> {
    const cuda = new Cuda(options);
    await cuda.#folder?.clean();
    if (cuda.#folder?.isComplete === true) await cuda.#folder.use();
    await cuda.#look();
    return cuda;
  }

  info(): CudaInfo {
    const { package: runtimePackage } = this.#options;
    const work = this.#work?.now ?? null;
    return {
      state: work?.state ?? this.#idle(),
      version: runtimePackage?.version ?? null,
      downloadBytes: DOWNLOAD_BYTES,
      installedBytes: INSTALLED_BYTES,
      freeBytes: this.#freeBytes,
      progress: work === null ? this.#paused : work.progress,
      problem: this.#problem,
    };
  }

  /** Begins in the background; how it goes stands in {@link info}. */
  install(): void {
    const folder = this.#require();
    if (this.#work !== null || this.#idle() === 'installed') return;
    const now: Work = { state: 'downloading', stop: new AbortController(), progress: this.#paused };
    this.#problem = null;
    const done = this.#install(folder, now)
      .catch((error: unknown) => {
        if (!now.stop.signal.aborted) this.#problem = error instanceof Error ? error.message : String(error);
      })
      .finally(async () => {
        await this.#look();
        this.#work = null;
        this.#options.onChange();
      });
    this.#work = { now, done };
    this.#options.onChange();
  }

  /** What was downloaded stays, and `install` goes on from there. */
  async pause(): Promise<void> {
    this.#work?.now.stop.abort();
    await this.#work?.done;
  }

  /** What was downloaded is deleted. */
  async cancel(): Promise<void> {
    const folder = this.#require();
    await this.pause();
    await removeUnfinished(folder.packagePath);
    this.#problem = null;
    await this.#look();
    this.#options.onChange();
  }

  async remove(): Promise<void> {
    const folder = this.#require();
    await this.cancel();
    if (!folder.isComplete) return;
    await folder.empty();
    await this.#look();
    await this.#options.onLibraries();
    this.#options.onChange();
  }

  async close(): Promise<void> {
    await this.pause();
  }

  #idle(): CudaInfo['state'] {
    const { package: runtimePackage } = this.#options;
    if (this.#folder === null || runtimePackage === null) return 'unsupported';
    if (this.#folder.isComplete || holds(runtimePackage.directory, runtimePackage)) return 'installed';
    return this.#paused === null ? 'available' : 'paused';
  }

  #require(): CudaFolder {
    if (this.#folder !== null) return this.#folder;
    throw new PhotonestError(
      'invalid',
      'CUDA needs Linux on x64 and a card with NVIDIA’s driver, and this computer does not have both. Nothing was fetched.',
    );
  }

  async #install(folder: CudaFolder, work: Work): Promise<void> {
    const { package: runtimePackage, onLibraries } = this.#options;
    const { id, version, feed } = runtimePackage!;
    const { signal } = work.stop;
    const onProgress = (progress: DownloadProgress): void => this.#report(work, { progress });
    const entry = await findPackage(process.env['PHOTONEST_NUGET'] ?? feed, { id, version }, { signal });
    const source = {
      url: entry.url,
      hash: entry.sha512,
      sizeBytes: entry.sizeBytes,
      path: folder.packagePath,
    };
    const wanted = { name: id, what: `CUDA’s libraries (${id} ${version})`, otherwise: '' };
    await downloadFile([source], wanted, { signal, onProgress });
    this.#report(work, { state: 'installing', progress: null });
    try {
      await folder.fill(signal);
    } catch (error) {
      // It would be refused again; a pause or a full disk is not its fault.
      if (error instanceof PhotonestError && error.code === 'model_unusable') await rm(folder.packagePath);
      throw error;
    }
    await rm(folder.packagePath);
    await folder.use();
    await onLibraries();
  }

  #report(work: Work, change: Partial<Work>): void {
    Object.assign(work, change);
    this.#options.onChange();
  }

  /** A download that can go on, and the space for it. */
  async #look(): Promise<void> {
    if (this.#folder === null) return;
    this.#paused = await findUnfinished(this.#folder.packagePath);
    this.#freeBytes = await findFreeBytes(this.#options.directory);
  }
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

/** Null where the drive does not say. The folder itself may not be there yet; the library's is. */
async function findFreeBytes(directory: string): Promise<number | null> {
  const { bavail, bsize, blocks } = await statfs(existsSync(directory) ? directory : dirname(directory));
  return blocks > 0 ? bavail * bsize : null;
}
