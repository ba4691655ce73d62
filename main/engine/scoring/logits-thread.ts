// The thread that computes a network's last layer for many photos, so that the engine goes on answering while a library
// is scored again. It gets numbers and gives numbers; it touches no file.
import { parentPort, workerData } from 'node:worker_threads';
import { logitsOf, type LastLayer } from '../../core/labels/last-layer.ts';

export type ToLogitsThread = { model: string; embeddings: Float32Array[] };
/** float32 [classes] of each photo. */
export type FromLogitsThread = Float32Array[];

/** By model. */
const layers = workerData as ReadonlyMap<string, LastLayer>;

parentPort!.on('message', ({ model, embeddings }: ToLogitsThread) => {
  const layer = layers.get(model)!;
  const logits: FromLogitsThread = embeddings.map((embedding) => logitsOf(layer, embedding));
  parentPort!.postMessage(logits);
});
