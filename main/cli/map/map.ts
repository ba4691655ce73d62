import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { PhotonestError } from '../../core/errors.ts';
import type { ExecutionConfig } from '../../core/models/provider.ts';
import type { ReadPhoto } from '../../core/photos/reading.ts';
import type { RemoteVersion } from '../../core/results/remote.ts';
import type { PhotoResult, ResultLine } from '../../core/results/result.ts';
import { APP_ROOT, MODELS_DIRECTORY, TAGGER_SCRIPT } from '../../engine/paths.ts';
import type { ClassifierHead } from '../../engine/scoring/head.ts';
import { Heads } from '../../engine/scoring/heads.ts';
import { readVocabulary } from '../../engine/scoring/read-vocabulary.ts';
import type { TaggerReady } from '../../engine/tagger/supervisor.ts';
import { TaggerProcess } from '../../engine/tagger/tagger-process.ts';
import { DONE } from '../errors.ts';
import { openOutput } from '../merge/output-file.ts';
import { duration, note, wayOf } from '../output.ts';
import { chooseExecution } from './execution.ts';
import { fetchPhoto } from './fetch-photo.ts';
import { checkInt8, listInt8, type Int8Check, type Int8Hashes } from './int8.ts';
import { readItems } from './input.ts';
import { mapPhotos } from './map-photos.ts';
import { findModel, weightsOf, type ModelSource } from './model-source.ts';
import { TemporaryFiles } from './temporary-files.ts';

const PHOTO_TIMEOUT_MS = 120_000;

export type MapOptions = {
  library?: string;
  model?: string;
  provider: string;
  threads?: number;
  /** SHA-256 of the copy in int8 that the model's folder holds. */
  int8?: string;
  thumbnails?: boolean;
  output?: string;
  about?: boolean;
};

/**
 * `photonest map`: a worker without a library. It ends well whatever became of single photos: their lines say so, and
 * whoever runs it over a list takes another status for a worker that broke.
 */
export async function map(options: MapOptions): Promise<number> {
  const source = await findModel(options.model, options.library);
  if (options.about === true) {
    const about: RemoteVersion & { int8: Int8Hashes } = {
      photonest: appVersion(),
      model: source.manifest.id,
      weights: await weightsOf(source),
      int8: await listInt8(source),
    };
    process.stdout.write(`${JSON.stringify(about)}\n`);
    return DONE;
  }
  const threads = options.threads ?? null;
  const requireInt8 =
    options.int8 === undefined ? null : await checkInt8(source, options.int8, options.provider);
  const execution: ExecutionConfig =
    requireInt8 === null
      ? await chooseExecution(options.provider, source, threads)
      : { provider: 'cpu', precision: 'int8' };
  const output = options.output === undefined ? null : openOutput(options.output);
  const worker = new Worker(source, { ...execution, threads }, requireInt8);
  const { reader } = worker;
  const files = new TemporaryFiles();
  const stop = (): never => {
    files.close();
    process.exit(143); // 128 + SIGTERM's number; the tagger goes with its channel
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  try {
    await reader.whenReady();
    const toResult = await resultMaker(source, worker);
    const started = performance.now();
    const { done, failed } = await mapPhotos(readItems(process.stdin, files), {
      reader,
      files,
      wantsThumbnail: options.thumbnails ?? false,
      fetchPhoto,
      toResult,
      toFailure: (path, { code, message }) => ({ photonest: appVersion(), path, error: code, message }),
      write: output?.write ?? writeLine,
    });
    await output?.close();
    const seconds = (performance.now() - started) / 1000;
    const { device, provider, precision } = worker.ready;
    note(
      `${done + failed} photos: ${done} done, ${failed} failed, in ${duration(seconds)} ` +
        `(${((done + failed) / seconds).toFixed(1)} a second) on ${device} (${wayOf(provider, precision)}).`,
    );
    return DONE;
  } catch (error) {
    await output?.discard();
    throw error;
  } finally {
    await reader.close();
    files.close();
    process.stdin.destroy();
  }
}

/** The tagger's process, another one after a crash, and how it runs. */
class Worker {
  readonly reader: TaggerProcess;
  #ready: TaggerReady | null = null;

  /** @param check throws where a process runs in another precision than was asked for */
  constructor(
    { files }: ModelSource,
    { threads, ...execution }: ExecutionConfig & { threads: number | null },
    check: Int8Check | null,
  ) {
    this.reader = new TaggerProcess({
      script: TAGGER_SCRIPT,
      models: () => [files],
      threads,
      executionConfig: async () => await Promise.resolve({ ...execution, lowImpact: false }),
      photoTimeoutMs: PHOTO_TIMEOUT_MS,
      onReady: async (ready) => {
        await check?.(ready.precision);
        this.#ready = ready;
      },
      onFailed: () => undefined, // whoever reads hears of it
    });
  }

  /** Once the reader is ready. */
  get ready(): TaggerReady {
    if (this.#ready === null) throw new Error('the tagger is not ready yet');
    return this.#ready;
  }
}

/** The model's last layers are there once its tagger is ready. */
async function resultMaker(
  source: ModelSource,
  worker: Worker,
): Promise<(path: string, photo: ReadPhoto) => PhotoResult> {
  const heads = new Heads(await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json')));
  await heads.load(source.manifest, source.files.directory);
  const head = heads.find(source.manifest.id);
  if (head === null)
    throw new PhotonestError(
      'model_unusable',
      `${source.manifest.name} is damaged in ${source.files.directory}.`,
    );
  const common = { photonest: appVersion(), model: source.manifest.id, weights: await weightsOf(source) };
  return (path, photo) => {
    const { precision, provider } = worker.ready;
    return { ...common, path, ...describe(photo, head), precision, provider };
  };
}

function describe(
  { hash, sizeBytes, format, width, height, remark, metadata, thumbnail, thumbhash, outputs }: ReadPhoto,
  head: ClassifierHead,
): Omit<PhotoResult, 'photonest' | 'path' | 'model' | 'weights' | 'precision' | 'provider'> {
  const { vector, norm, code } = head.store(0, outputs[0]!.embedding);
  return {
    hash: Buffer.from(hash!).toString('hex'),
    sizeBytes, format, width, height, remark, metadata,
    thumbnail: thumbnail === null ? null : toBase64(thumbnail),
    thumbhash: thumbhash === null ? null : toBase64(thumbhash),
    embedding: toBase64(vector),
    norm,
    code: toBase64(code),
  }; // prettier-ignore
}

async function writeLine(line: ResultLine): Promise<void> {
  const gone = new PhotonestError('closing', 'Nobody takes the results any more.');
  if (process.stdout.destroyed) throw gone;
  if (process.stdout.write(`${JSON.stringify(line)}\n`)) return;
  await once(process.stdout, 'drain').catch((cause: unknown) => {
    throw Object.assign(gone, { cause });
  });
}

export function appVersion(): string {
  version ??= (JSON.parse(readFileSync(join(APP_ROOT, 'package.json'), 'utf8')) as { version: string })
    .version;
  return version;
}
let version: string | null = null;

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
