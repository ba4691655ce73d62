import type { FeatureMap, FeatureMapRequest } from '../../core/analyses/feature-map.ts';
import { openPhoto, type Converters } from '../../images/photo.ts';
import { crop, normaliseAll, visiblePart } from '../../images/preprocess.ts';
import { reduce } from '../../images/reduce.ts';
import { openGraph } from '../../onnx/graph.ts';
import type { Runtime } from '../../onnx/runtime.ts';
import { ensureFeatureMapGraph } from '../../weights/install/feature-map-graph.ts';
import { readManifest } from '../../weights/manifest.ts';
import { whileInMemory } from '../read.ts';

export type Features = Omit<FeatureMap, 'visible'>;

/** @param directory of an installed model */
export async function openFeatures(
  directory: string,
  threads: number,
  runtime: Runtime,
): Promise<(image: Float32Array<ArrayBuffer>) => Promise<Features>> {
  const { path, output, size } = await ensureFeatureMapGraph(directory);
  const graph = await openGraph(path, threads, runtime);
  return async (image) => {
    const outputs = await graph.run({ image: { data: image, dims: [1, 3, size, size] } });
    const { data, dims } = outputs[output]!;
    const [, features, rows, columns] = dims as [number, number, number, number];
    return { features, rows, columns, data };
  };
}

/** Whoever runs the network in a thread of its own. */
type FeatureFinder = { findFeatures(directory: string, image: Float32Array<ArrayBuffer>): Promise<Features> };

/** The last feature map of what a network sees of a photo, which is the same as when it was tagged. */
export async function findFeatureMap(
  { source, model }: FeatureMapRequest,
  converters: Converters,
  thread: FeatureFinder,
): Promise<FeatureMap> {
  const { preprocessing } = await readManifest(model.manifestPath);
  const { image, visible } = await whileInMemory(source, async () => {
    const photo = await openPhoto(source.path, converters);
    const pixels = await crop(await reduce(photo), preprocessing);
    return { image: normaliseAll([pixels], preprocessing), visible: visiblePart(photo, preprocessing) };
  });
  return { ...(await thread.findFeatures(model.directory, image)), visible };
}
