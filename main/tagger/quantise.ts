import { availableParallelism } from 'node:os';
import type { ModelManifest } from '../core/models/manifest.ts';
import { openPhoto } from '../images/photo.ts';
import { crop, normaliseAll } from '../images/preprocess.ts';
import { reduce } from '../images/reduce.ts';
import { openGraph } from '../onnx/graph.ts';
import type { Runtime } from '../onnx/runtime.ts';
import { openNetwork, type Network, type NetworkOutputs } from '../onnx/session.ts';
import { writeInt8Copy, type CalibrationRun } from '../weights/install/int8-copy.ts';
import { ensureInstalled } from '../weights/install/install.ts';
import { readManifest } from '../weights/manifest.ts';
import { makeSelfTestImages } from './probe-images.ts';
import type { FromProbe, ToProbe } from './probe-messages.ts';

type Preprocessing = ModelManifest['preprocessing'];
type Image = Float32Array<ArrayBuffer>;

/** Pictures that come with the app, so that every range holds something of each kind. */
const SHIPPED_PICTURES = 3;

/**
 * Writes a model's copy in int8, calibrated on photos, and runs it beside float32 on others. Photos that cannot be
 * decoded are passed over.
 */
export async function quantise(
  { manifestPath, modelDirectory, bits, calibration, aside, threads }: ToProbe & { type: 'quantise' },
  runtime: Runtime,
): Promise<FromProbe & { type: 'quantised' }> {
  const manifest = await readManifest(manifestPath);
  const modelPath = await ensureInstalled(manifestPath, manifest, modelDirectory);
  const { preprocessing } = manifest;
  const { size } = preprocessing;
  const options = { size, threads: threads ?? availableParallelism() };

  let calibrated = 0;
  const int8Path = await writeInt8Copy(modelPath, bits, async (run) => {
    calibrated = await calibrate(run, calibration, preprocessing, options.threads, runtime);
  });

  const networks = {
    float32: await openNetwork(modelPath, options, runtime),
    int8: await openNetwork(int8Path, options, runtime),
  };
  const found = await compare(networks, aside, preprocessing);
  await networks.float32.close();
  await networks.int8.close();
  return { type: 'quantised', calibrated, ...found };
}

/** @returns how many photos there were to learn from, the shipped pictures not counted */
async function calibrate(
  { statisticsPath, add }: CalibrationRun,
  paths: readonly string[],
  preprocessing: Preprocessing,
  threads: number,
  runtime: Runtime,
): Promise<number> {
  const graph = await openGraph(statisticsPath, threads, runtime);
  const { size } = preprocessing;
  let calibrated = 0;
  const learn = async (data: Image): Promise<void> => {
    const outputs = await graph.run({ image: { data, dims: [1, 3, size, size] } });
    add(new Map(Object.entries(outputs).map(([name, array]) => [name, array.data])));
  };
  for await (const image of readImages(paths, preprocessing)) {
    await learn(image);
    calibrated += 1;
  }
  const shipped = makeSelfTestImages(preprocessing, SHIPPED_PICTURES);
  const length = shipped.length / SHIPPED_PICTURES;
  for (let at = 0; at < shipped.length; at += length) await learn(shipped.slice(at, at + length));
  await graph.close();
  return calibrated;
}

type Compared = Omit<FromProbe & { type: 'quantised' }, 'type' | 'calibrated'>;

/** In turns, so that what else the computer does meets both. */
async function compare(
  networks: Record<'float32' | 'int8', Network>,
  paths: readonly string[],
  preprocessing: Preprocessing,
): Promise<Compared> {
  const outputs: Record<'float32' | 'int8', NetworkOutputs[]> = { float32: [], int8: [] };
  const times: Record<'float32' | 'int8', number[]> = { float32: [], int8: [] };
  const order = ['float32', 'int8'] as const;
  for await (const image of readImages(paths, preprocessing)) {
    for (const precision of outputs.int8.length % 2 === 0 ? order : order.toReversed()) {
      const before = performance.now();
      const [output] = await networks[precision].run(image.slice());
      times[precision].push(performance.now() - before);
      outputs[precision].push(output!);
    }
  }
  const milliseconds = { float32: median(times.float32), int8: median(times.int8) };
  return { ...outputs, milliseconds };
}

/** Photos that are decoded at once. */
const AHEAD = 4;

async function* readImages(paths: readonly string[], preprocessing: Preprocessing): AsyncGenerator<Image> {
  for (let start = 0; start < paths.length; start += AHEAD) {
    const images = paths
      .slice(start, start + AHEAD)
      .map(async (path) => await readImage(path, preprocessing).catch(() => null));
    for (const image of await Promise.all(images)) if (image !== null) yield image;
  }
}

async function readImage(path: string, preprocessing: Preprocessing): Promise<Image> {
  const photo = await openPhoto(path);
  return normaliseAll([await crop(await reduce(photo), preprocessing)], preprocessing);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
