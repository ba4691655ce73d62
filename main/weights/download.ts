import { mkdir, stat } from 'node:fs/promises';
import { PhotonestError } from '../core/errors.ts';
import type { ModelManifest } from '../core/manifest.ts';
import { findPart, removePart } from './download-part.ts';
import { Interruption, megabytes, Refusal } from './download-problem.ts';
import { trackProgress } from './download-progress.ts';
import type { DownloadProgress } from './download-progress.ts';
import { listSources } from './download-sources.ts';
import type { Source } from './download-sources.ts';
import { downloadFrom } from './download-tries.ts';
import type { Conditions } from './download-try.ts';
import { sha256 } from './sha256.ts';

export type DownloadOptions = {
  manifest: ModelManifest;
  /** Where the file and, until it is complete, its `.part` and `.part.json` lie; made where it is missing. */
  directory: string;
  /** Aborting is a pause: the next call goes on. To cancel for good, call `discardDownload` afterwards. */
  signal: AbortSignal;
  onProgress?: (progress: DownloadProgress) => void;
  /** Hugging Face or a mirror of it; default: `HF_ENDPOINT`, else https://huggingface.co. */
  endpoint?: string;
  /** After this long without a byte a server counts as gone; default 30 s. */
  idleTimeoutMs?: number;
  /** Before the first retry; default 1 s. */
  retryDelayMs?: number;
  fetch?: typeof fetch;
};

export type DownloadedFile = { path: string; sha256: string };

/** Files that are being written, by path. */
const running = new Set<string>();

/**
 * Downloads a model's weights from the first of its sources that gives them, going on where an earlier call ended,
 * and returns the verified file; a complete file that is there already is verified and returned. The SHA-256 is
 * compared with the manifest's, with the digits in the file's name, or with what Hugging Face states.
 *
 * Rejects with `signal.reason` when aborted; with `model_unusable` when no source gives the file; with `internal`
 * when the disk is full; with `invalid` when the same file is being downloaded or the endpoint is no address.
 */
export async function downloadWeights(options: DownloadOptions): Promise<DownloadedFile> {
  const { manifest, directory, signal, endpoint = process.env['HF_ENDPOINT'] } = options;
  const sources = listSources(manifest, directory, endpoint);
  const paths = [...new Set(sources.map(({ path }) => path))];
  signal.throwIfAborted();
  if (paths.some((path) => running.has(path))) {
    throw new PhotonestError(
      'invalid',
      `${manifest.name} is being downloaded already: wait for it or stop it.`,
    );
  }
  for (const path of paths) running.add(path);
  try {
    await mkdir(directory, { recursive: true });
    return (await findFinished(sources)) ?? (await downloadFromAny(sources, options));
  } finally {
    for (const path of paths) running.delete(path);
  }
}

/** A file has its final name only when it was complete and verified; it may have been damaged since. */
async function findFinished(sources: readonly Source[]): Promise<DownloadedFile | null> {
  for (const { path, sha256: expected } of sources) {
    if (!(await stat(path).catch(() => null))?.isFile()) continue;
    const digest = await sha256(path);
    if (digest.startsWith(expected)) return { path, sha256: digest };
  }
  return null;
}

async function downloadFromAny(
  sources: readonly Source[],
  options: DownloadOptions,
): Promise<DownloadedFile> {
  const problems: string[] = [];
  for (const source of await begunFirst(sources)) {
    try {
      const digest = await downloadFrom(source, conditionsOf(options));
      for (const { path } of sources) await removePart(path);
      return { path: source.path, sha256: digest };
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof Interruption)) throw error;
      problems.push(`${source.url} ${error.message}`);
    }
  }
  throw await unavailable(options.manifest, sources, problems);
}

function conditionsOf(options: DownloadOptions): Conditions {
  return {
    signal: options.signal,
    idleTimeoutMs: options.idleTimeoutMs ?? 30_000,
    retryDelayMs: options.retryDelayMs ?? 1000,
    send: options.fetch ?? fetch,
    onBytes: trackProgress(options.onProgress ?? (() => undefined)),
  };
}

/** The source that a `.part` came from goes first, so that its bytes are not in vain. */
async function begunFirst(sources: readonly Source[]): Promise<Source[]> {
  const begun: Source[] = [];
  for (const source of sources) {
    if ((await findPart(source.path))?.facts.url === source.url) begun.push(source);
  }
  return [...new Set([...begun, ...sources])];
}

async function unavailable(
  manifest: ModelManifest,
  sources: readonly Source[],
  problems: readonly string[],
): Promise<PhotonestError> {
  const parts = await Promise.all(sources.map(async ({ path }) => await findPart(path)));
  const arrived = Math.max(...parts.map((part) => part?.receivedBytes ?? 0));
  const kept = arrived > 0 ? `What has arrived (${megabytes(arrived)}) is kept for another try. ` : '';
  return new PhotonestError(
    'model_unusable',
    `Expected to download the weights of ${manifest.name}, but no source gave them: ${problems.join('; ')}. ` +
      `${kept}Try again later, or fetch the file in another way and choose it: ` +
      `photonest models install ${manifest.id} --from FILE.`,
  );
}
