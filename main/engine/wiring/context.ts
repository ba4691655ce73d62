import type { Change } from '../changes.ts';
import type { LibraryContext } from '../library/open-library.ts';
import type { Library } from '../library/tables.ts';
import type { Settings } from '../settings.ts';

export type EngineOptions = {
  library: string;
  /** The runtime's threads; default: one per core. */
  threads?: number;
  photoTimeoutMs?: number;
  /** The ssh that reaches another computer which a person names, with options of its own; default: the system's. */
  ssh?: string;
  /** Whether CUDA's libraries are offered; default: where there is NVIDIA's driver. */
  hasNvidiaDriver?: boolean;
};

/** What all parts of the engine are built on, from opening the library to closing it. */
export type EngineContext = LibraryContext & {
  library: Library;
  options: EngineOptions;
  settings: Settings;
  /** The probability from which on labels are shown, as the slider stands. */
  threshold(): number;
  announce(change: Change): void;
};
