import { availableParallelism, constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { PhotonestError } from '../core/errors.ts';
import { FileRefused } from '../core/photos/file-refused.ts';
import { failureOf } from '../core/photos/unreadable-photo.ts';
import type { ModelManifest } from '../core/models/manifest.ts';
import { batchOf } from '../core/models/provider.ts';
import { Semaphore } from '../core/semaphore.ts';
import { sendError } from '../core/problems/sent-error.ts';
import { Decoder } from '../images/decoder/decoder.ts';
import { hashPixels } from '../images/pixel-hash.ts';
import { readHeicSize } from '../images/heic/size.ts';
import { LIMIT_PIXELS, type Converters } from '../images/photo.ts';
import { copyPhoto } from '../metadata/embedded/copy-photo.ts';
import { ExifTool } from '../metadata/exiftool.ts';
import { extractPreview } from '../metadata/preview.ts';
import type { Network } from '../onnx/session.ts';
import { ensureInstalled } from '../weights/install/install.ts';
import { readManifest } from '../weights/manifest.ts';
import { analysePhoto } from './analyses/analyse-photo.ts';
import { findFeatureMap } from './analyses/features.ts';
import { AnalysisThread } from './analyses/analysis-thread.ts';
import { Batcher } from './batcher.ts';
import type { FromTagger, ToTagger } from './messages.ts';
import type { NetworkHost } from './networks.ts';
import { cropCacheFor, readPhoto, whileInMemory, type LoadedNetwork, type ReadTools } from './read.ts';

const TIMED_RUNS = 2;
/** The decoders' entries: the bundles beside this one, or the sources when the tagger runs from its source. */
const [HEIC_SCRIPT, JXL_SCRIPT] = (['heic', 'jxl'] as const).map((format) =>
  fileURLToPath(
    new URL(
      import.meta.url.endsWith('.ts') ? `../images/${format}/process.ts` : `./${format}.js`,
      import.meta.url,
    ),
  ),
) as [string, string];
/** libjxl takes some 20 bytes for each. */
const LIMIT_JXL_PIXELS = 60_000_000;
/** 200 megapixels take 25 seconds on a computer that has nothing else to do. */
const DECODER_TIMEOUT_MS = 100_000;
/** Each takes some 180 MB for photos of 12 megapixels. */
const MOST_HEIC_PROCESSES = 4;
/** A larger one is decoded alone. */
const LARGE_HEIC_PIXELS = 25_000_000;

/** The tagger's whole wiring: models are made if need be, loaded and timed; then photos come and go. */
export async function startTagger(
  start: ToTagger & { type: 'start' },
  send: (message: FromTagger) => void,
  host: NetworkHost,
): Promise<{
  handle(
    request: ToTagger & { type: 'read' | 'analyse' | 'features' | 'embed' | 'restore' | 'copy' },
  ): Promise<void>;
  close(): Promise<void>;
}> {
  const { provider = 'cpu', precision = 'float32', lowImpact = false } = start;
  if (lowImpact) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const batch = batchOf(lowImpact);
  const threads = threadsOf(start.threads, lowImpact);
  const models: { manifest: ModelManifest; modelPath: string }[] = [];
  for (const { manifestPath, directory } of start.models) {
    const manifest = await readManifest(manifestPath);
    models.push({ manifest, modelPath: await ensureInstalled(manifestPath, manifest, directory) });
  }
  const loaded = await host.open({
    models: models.map(({ manifest, modelPath }, index) => ({
      modelPath,
      size: manifest.preprocessing.size,
      provider: index === 0 ? provider : 'cpu',
      precision: index === 0 ? precision : 'float32',
    })),
    threads,
    batch,
  });
  const networks = loaded.map(({ network, ...ran }, index) => {
    const { manifest } = models[index]!;
    return { manifest, network, ...ran, batcher: new Batcher(network, manifest.preprocessing, batch) };
  });
  const jxl = new Decoder({
    script: JXL_SCRIPT,
    format: 'JPEG XL',
    limitPixels: LIMIT_JXL_PIXELS,
    timeoutMs: DECODER_TIMEOUT_MS,
  });
  const heic = new Decoder({
    format: 'HEIC',
    script: HEIC_SCRIPT,
    processes: lowImpact ? 1 : Math.min(threads, MOST_HEIC_PROCESSES),
    isLarge: isLargeHeic,
    limitPixels: LIMIT_PIXELS,
    timeoutMs: DECODER_TIMEOUT_MS,
  });
  const [{ network, manifest, ...first }] = networks as [(typeof networks)[number]];
  const exiftool = new ExifTool();
  const plainExiftool = new ExifTool('plain'); // another process: the rules of the first stay in it
  const converters: Converters = {
    decodeHeic: async (bytes) => await heic.decode(bytes),
    decodeJxl: async (bytes) => await jxl.decode(bytes),
    extractPreview: async (path) => await extractPreview(path, exiftool),
  };
  const tools = { exiftool, converters, kept: cropCacheFor(networks) };
  const reads = new Semaphore(lowImpact ? 1 : Infinity);
  const analyses = new AnalysisThread(threads);
  send({
    type: 'ready',
    provider: network.provider,
    precision: first.precision,
    device: network.device,
    // A card runs whole batches only.
    millisecondsPerPhoto: await timeNetwork(
      network,
      manifest.preprocessing.size,
      provider === 'cpu' ? 1 : batch,
    ),
    onnxruntime: host.version,
    sharp: sharp.versions.sharp,
  });
  return {
    handle: async (request) => {
      if (request.type === 'analyse') {
        const { id } = request;
        const analyse = async (): Promise<FromTagger> => {
          return { type: 'analysed', id, findings: await analysePhoto(request, converters, analyses) };
        };
        send(await answerOr(id, analyse));
        return;
      }
      if (request.type === 'features') {
        const { id } = request;
        const find = async (): Promise<FromTagger> => {
          return { type: 'features', id, map: await findFeatureMap(request, converters, analyses) };
        };
        send(await answerOr(id, find));
        return;
      }
      if (request.type === 'embed' || request.type === 'restore' || request.type === 'copy') {
        send(await answerOr(request.id, async () => await write(request, plainExiftool, converters)));
        return;
      }
      const read = async (): Promise<void> => send(await answer(request, networks, tools));
      // What someone waits for in the window waits for no indexing.
      await (request.urgent ? read() : reads.use(1, read));
    },
    close: async () => {
      heic.close();
      await analyses.close();
      jxl.close();
      for (const each of networks) await each.network.close();
      await exiftool.close();
      await plainExiftool.close();
    },
  };
}

/** Makes a copy of a photo's file, which itself is only read. */
async function write(
  request: ToTagger & { type: 'embed' | 'restore' | 'copy' },
  exiftool: ExifTool,
  converters: Converters,
): Promise<FromTagger> {
  const { id } = request;
  if (request.type === 'copy') return { type: 'copied', id, path: await copyPhoto(request, exiftool) };
  const pixels = async (path: string): Promise<Uint8Array> =>
    await whileInMemory({ path }, async () => await hashPixels(path, converters));
  const tools = { exiftool, hashPixels: pixels };
  if (request.type === 'embed') {
    const { embed } = await import('../metadata/embedded/embed.ts');
    return { type: 'embedded', id, embedded: await embed(request, tools) };
  }
  const { restoreMetadata } = await import('../metadata/embedded/restore.ts');
  return { type: 'embedded', id, embedded: await restoreMetadata(request, tools) };
}

async function answer(
  request: ToTagger & { type: 'read' },
  networks: LoadedNetwork[],
  tools: ReadTools,
): Promise<FromTagger> {
  try {
    return { type: 'read', id: request.id, photo: await readPhoto(request, networks, tools) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    return { type: 'unreadable', id: request.id, failure };
  }
}

/** Trouble with the model is no photo's fault, and is told apart. */
async function answerOr(id: number, work: () => Promise<FromTagger>): Promise<FromTagger> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileRefused) return { type: 'not_written', id, failure: error.failure };
    const failure = failureOf(error);
    if (failure !== null) return { type: 'unreadable', id, failure };
    if (!(error instanceof PhotonestError)) throw error;
    return { type: 'not_analysed', id, ...sendError(error) };
  }
}

function threadsOf(threads: number | null, lowImpact: boolean): number {
  const all = threads ?? availableParallelism();
  return lowImpact ? Math.max(1, Math.floor(all / 2)) : all;
}

async function timeNetwork(network: Network, size: number, batch: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < TIMED_RUNS; run++) {
    const images = new Float32Array(batch * 3 * size ** 2);
    const before = performance.now();
    await network.run(images);
    times.push(performance.now() - before);
  }
  return Math.min(...times) / batch;
}

function isLargeHeic(bytes: Uint8Array): boolean {
  const size = readHeicSize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  return size === null || size.width * size.height > LARGE_HEIC_PIXELS;
}
