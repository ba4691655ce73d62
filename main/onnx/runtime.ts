import { dirname } from 'node:path';
import * as ort from 'onnxruntime-node';

/** A loaded graph. `endProfiling` writes the profile that its options asked for. */
export type Session = {
  run(feeds: Record<string, ort.Tensor>): Promise<Record<string, unknown>>;
  endProfiling(): void;
  release(): Promise<void>;
};

/** What this program needs of onnxruntime, so that a test can have a provider that fails. */
export type Runtime = {
  version: string;
  /** The execution providers of this build, in the runtime's spelling. */
  supported(): string[];
  /** Where libraries that do not come with the package must lie: beside the runtime's own, as it was loaded. */
  libraries(): string;
  create(file: string, options: ort.InferenceSession.SessionOptions): Promise<Session>;
};

export const onnxRuntime: Runtime = {
  version: ort.env.versions.node ?? ort.env.versions.common,
  supported: () => ort.listSupportedBackends().map(({ name }) => name),
  libraries: () => {
    const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] };
    return dirname(sharedObjects.find((path) => /[\\/](lib)?onnxruntime[.](so|dll|\d)/.test(path)) ?? '');
  },
  create: async (file, options) => await ort.InferenceSession.create(file, options),
};
