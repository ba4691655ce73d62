import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { PhotonestError } from '../core/errors.ts';
import { openNetwork, type Network } from '../onnx/session.ts';
import { ensureInstalled } from '../weights/install.ts';
import { readManifest } from '../weights/manifest.ts';
import { Batcher } from './batcher.ts';
import type { FromTagger, ToTagger } from './messages.ts';
import { readPhoto, type LoadedNetwork } from './read.ts';

/** On a CPU larger batches gain little and make the first result wait. */
const LARGEST_BATCH = 4;
const TIMED_RUNS = 3;

/** The tagger's whole wiring: models are made if need be, loaded and timed; then photos come and go. */
export async function startTagger(
  start: ToTagger & { type: 'start' },
  send: (message: FromTagger) => void,
): Promise<{ handle(request: ToTagger & { type: 'read' }): Promise<void>; close(): Promise<void> }> {
  const networks: (LoadedNetwork & { network: Network })[] = [];
  for (const { manifestPath, directory } of start.models) {
    const manifest = await readManifest(manifestPath);
    const modelPath = await ensureInstalled(manifestPath, manifest, directory);
    const { size } = manifest.preprocessing;
    const network = await openNetwork(modelPath, {
      size,
      ...(start.threads !== null && { threads: start.threads }),
    });
    networks.push({ manifest, network, batcher: new Batcher(network, LARGEST_BATCH) });
  }
  const [{ network, manifest }] = networks as [(typeof networks)[number]];
  send({
    type: 'ready',
    provider: network.provider,
    device: network.device,
    millisecondsPerPhoto: await timeNetwork(network, manifest.preprocessing.size),
    onnxruntime: ort.env.versions.node ?? ort.env.versions.common,
    sharp: sharp.versions.sharp,
  });
  return {
    handle: async (request) => {
      try {
        send({ type: 'read', id: request.id, photo: await readPhoto(request, networks) });
      } catch (error) {
        if (!(error instanceof PhotonestError) || error.code !== 'unreadable') throw error;
        send({ type: 'unreadable', id: request.id, reason: error.message });
      }
    },
    close: async () => {
      for (const each of networks) await each.network.close();
    },
  };
}

async function timeNetwork(network: Network, size: number): Promise<number> {
  const image = new Float32Array(3 * size * size);
  const times: number[] = [];
  for (let run = 0; run < TIMED_RUNS; run++) {
    const before = performance.now();
    await network.run([image]);
    times.push(performance.now() - before);
  }
  return Math.min(...times);
}
