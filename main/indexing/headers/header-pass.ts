import { PhotonestError } from '../../core/errors.ts';
import { type HeaderReader, type PhotoHeader } from '../../core/photos/header.ts';
import { ReaderCrashed } from '../../core/photos/reading.ts';

/** The first photos are on the screen after one small batch. */
const FIRST_BATCH = 32;
const BATCH = 128;

export type HeaderStore = {
  /** Photos whose headers are to be read, newest first. */
  listDueHeaders(limit: number): { id: number; path: string }[];
  /** Null for a photo whose header cannot be read: its preview will say why. */
  saveHeaders(headers: { id: number; header: PhotoHeader | null }[]): void;
};

export type HeaderPassParts = {
  store: HeaderStore;
  reader: HeaderReader;
  isStopped(): boolean;
  /** What is no photo's fault; nothing is lost by it. */
  onTrouble(error: unknown): void;
  /** More photos can be browsed. */
  onSaved(): void;
  /** Nothing is left to read, or it must stop. */
  onEnd(): void;
};

/**
 * Reads the headers of new photos, ahead of everything else, so that a whole folder can be browsed within seconds. A
 * header that cannot be read, or ends its process, costs that photo nothing: its preview comes in its turn.
 */
export class HeaderPass {
  readonly #parts: HeaderPassParts;
  #isRunning = false;
  #isClosed = false;
  #batch = FIRST_BATCH;

  constructor(parts: HeaderPassParts) {
    this.#parts = parts;
  }

  /** Headers are being read: what else there is to do takes second place. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Goes on where there is something to read, until there is not. */
  pump(): void {
    if (this.#isRunning || this.#mustStop()) return;
    this.#isRunning = true;
    void this.#run()
      .catch((error: unknown) => this.#parts.onTrouble(error))
      .finally(() => {
        this.#isRunning = false;
        if (!this.#isClosed) this.#parts.onEnd();
      });
  }

  close(): void {
    this.#isClosed = true;
  }

  async #run(): Promise<void> {
    const { store, onSaved } = this.#parts;
    while (!this.#mustStop()) {
      const photos = store.listDueHeaders(this.#batch);
      if (photos.length === 0) {
        this.#batch = FIRST_BATCH;
        return;
      }
      const headers = await this.#read(photos.map(({ path }) => path));
      if (this.#isClosed) return;
      store.saveHeaders(photos.map(({ id }, index) => ({ id, header: headers[index] ?? null })));
      this.#batch = BATCH;
      onSaved();
    }
  }

  /** A batch that ends its process is read again one by one, to spare the others. */
  async #read(paths: string[]): Promise<(PhotoHeader | null)[]> {
    const { reader } = this.#parts;
    try {
      return await reader.readHeaders(paths);
    } catch (error) {
      if (isClosing(error)) return [];
      if (!(error instanceof ReaderCrashed)) throw error;
      if (paths.length === 1) return [null];
    }
    const headers: (PhotoHeader | null)[] = [];
    for (const path of paths) headers.push(...(await this.#read([path])));
    return headers;
  }

  #mustStop(): boolean {
    return this.#isClosed || this.#parts.isStopped();
  }
}

function isClosing(error: unknown): boolean {
  return error instanceof PhotonestError && error.code === 'closing';
}
