import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { unpack } from '../../../download/zip.ts';
import { setLibrarySearchPath } from './loader-path.ts';
import type { RuntimePackage } from './runtime-package.ts';

const RUNTIME = 'libonnxruntime.so.1';
/** Several times what the libraries take. */
const MAX_UNPACKED_BYTES = 2e9;

/**
 * The folder of libraries that were fetched for one version of the runtime.
 *
 * ## Where the runtime looks
 * onnxruntime opens a provider's library beside the `libonnxruntime.so.1` that it was itself loaded from, and the app's
 * own may lie where nobody may write. The loader searches `LD_LIBRARY_PATH` before the binding's own folder (its
 * RUNPATH is `$ORIGIN`), and takes a file's folder from the path that it was opened by, also where that is a link. So
 * a link to the app's library beside the fetched ones makes the runtime look here, and nothing is copied.
 */
export class CudaFolder {
  readonly path: string;
  /** Of the package, while it is downloaded and unpacked. */
  readonly packagePath: string;
  readonly #parent: string;
  readonly #package: RuntimePackage;

  constructor(parent: string, runtimePackage: RuntimePackage) {
    this.#parent = parent;
    this.#package = runtimePackage;
    const { id, version } = runtimePackage;
    this.path = join(parent, `onnxruntime-${version}`);
    this.packagePath = join(parent, `${id}.${version}.nupkg`);
  }

  get isComplete(): boolean {
    return holds(this.path, this.#package);
  }

  /** Libraries of another version of the runtime are of no use, nor is what a stopped process left half done. */
  async clean(): Promise<void> {
    const kept = [basename(this.path), basename(this.packagePath)];
    for (const name of await readdir(this.#parent).catch(() => [])) {
      const isDownload = name.startsWith(kept[1]!);
      if (!isDownload && name !== kept[0]) await this.#remove(join(this.#parent, name));
    }
  }

  /** As a whole, or not at all. */
  async fill(signal: AbortSignal): Promise<void> {
    await mkdir(this.#parent, { recursive: true });
    const part = await mkdtemp(`${this.path}.part-`);
    try {
      await unpack(this.packagePath, this.#package.files, part, MAX_UNPACKED_BYTES);
      signal.throwIfAborted();
      await this.#remove(this.path);
      await rename(part, this.path);
    } finally {
      await this.#remove(part);
    }
  }

  async empty(): Promise<void> {
    setLibrarySearchPath(null);
    await this.#remove(this.path);
  }

  /** The app may lie elsewhere than at the last start. Drives without links get a copy of the runtime. */
  async use(): Promise<void> {
    const [from, link] = [join(this.#package.directory, RUNTIME), join(this.path, RUNTIME)];
    await this.#remove(link);
    await symlink(from, link).catch(async () => await copyFile(from, link));
    setLibrarySearchPath(this.path);
  }

  async #remove(path: string): Promise<void> {
    await rm(path, { recursive: true, force: true });
  }
}

/** Whether the folder has all of the package's libraries. */
export function holds(directory: string, { files }: RuntimePackage): boolean {
  return files.every((file) => existsSync(join(directory, basename(file))));
}
