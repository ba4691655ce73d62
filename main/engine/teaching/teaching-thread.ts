// The thread that learns tags from examples, and looks through photos with what was learned, so that the engine goes on
// answering. It gets numbers and gives numbers; it touches no file.
import { parentPort, workerData } from 'node:worker_threads';
import { logitsOf } from '../../core/labels/last-layer.ts';
import { probabilityOf, type Classifier } from '../../teaching/classifier.ts';
import { teachingFeatures, type ClassNodes, type TeachingLayer } from '../../teaching/features.ts';
import { train } from '../../teaching/train.ts';

/** Embeddings are float32 [features], not normalised. */
export type ToTeachingThread =
  | {
      kind: 'learn';
      model: string;
      examples: Float32Array[];
      counterExamples: Float32Array[];
      weakNegatives: Float32Array[];
    }
  | { kind: 'propose'; model: string; embeddings: Float32Array[]; classifiers: Classifier[] };

/** Of `propose`: the photos' probabilities by classifier. */
export type FromTeachingThread =
  | { kind: 'learned'; classifier: Classifier }
  | { kind: 'proposed'; probabilities: Float32Array[] }
  | { kind: 'failed'; reason: string };

export type TeachingThreadData = { nodes: ClassNodes; layers: ReadonlyMap<string, TeachingLayer> };

const { nodes, layers } = workerData as TeachingThreadData;

parentPort!.on('message', (message: ToTeachingThread) => {
  answer(message)
    .catch((error: unknown): FromTeachingThread => ({ kind: 'failed', reason: String(error) }))
    .then((reply) => parentPort!.postMessage(reply), () => undefined); // prettier-ignore
});

async function answer(message: ToTeachingThread): Promise<FromTeachingThread> {
  const layer = layers.get(message.model)!;
  const look = (embedding: Float32Array): Float32Array =>
    teachingFeatures(nodes, logitsOf(layer, embedding), embedding, layer.temperature);
  if (message.kind === 'learn') {
    const classifier = await train({
      examples: message.examples.map(look),
      counterExamples: message.counterExamples.map(look),
      weakNegatives: message.weakNegatives.map(look),
    });
    return { kind: 'learned', classifier };
  }
  const features = message.embeddings.map(look);
  const probabilities = message.classifiers.map((classifier) =>
    Float32Array.from(features, (each) => probabilityOf(classifier, each)),
  );
  return { kind: 'proposed', probabilities };
}
