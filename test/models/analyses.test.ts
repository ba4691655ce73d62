import { createHash } from 'node:crypto';
import { open, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildAnalysis, listAnalyses } from '../../main/nets/analyses.ts';
import { elements, type Checkpoint, type Shape } from '../../main/nets/network.ts';
import { openGraph } from '../../main/onnx/graph.ts';
import { graphPath, installAnalysis } from '../../main/weights/analysis-install.ts';
import { readAnalysisManifest } from '../../main/weights/analysis-manifest.ts';
import { encodeSafetensors, type Float32Tensor } from '../../main/weights/formats/safetensors.ts';
import { synthesizeTensors } from '../../main/weights/testing/synthetic-weights.ts';
import { zipOf } from '../../main/download/testing/zip-file.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { ROOT } from '../support/photographs.ts';
import { encodeArchive, encodeLegacy } from '../support/pytorch-file.ts';

const manifests = await Promise.all(
  listAnalyses().map(async (id) => await readAnalysisManifest(join(ROOT, 'models/analyses', `${id}.json`))),
);
const detector = manifests.find(({ finds }) => finds === 'objects')!;
const segmentation = manifests.find(({ finds }) => finds === 'scenes')!;

let folder: string;
beforeAll(() => {
  folder = makeFolder('analyses');
});
afterAll(() => removeFolder(folder));

/** Also the tensors that a published file has and nobody needs. */
function publishedTensors({ parameters, unused }: Checkpoint): Map<string, Float32Tensor> {
  return synthesizeTensors({ architecture: '', parameters: new Map([...parameters, ...unused!]) });
}

test('every analysis has a manifest, and every manifest a network', async () => {
  const files = await readdir(join(ROOT, 'models/analyses'));
  expect(files.sort()).toEqual(manifests.map(({ id }) => `${id}.json`).sort());
});

test('installAnalysis() - the detector is the same from every container', async () => {
  const tensors = publishedTensors(buildAnalysis(detector.id).checkpoint);
  const containers: [string, Uint8Array][] = [
    ['weights.safetensors', encodeSafetensors(tensors)],
    ['legacy.pth', encodeLegacy(tensors)],
    ['legacy-of-detectron2.pth', encodeLegacy(tensors, 'model')],
    ['archive.pth', encodeArchive(tensors)],
  ];
  const written: unknown[] = [];
  for (const [name, bytes] of containers) {
    const weightsPath = join(folder, name);
    await writeFile(weightsPath, bytes);
    const directory = join(folder, 'detector');
    const { files } = await installAnalysis({ manifest: detector, weightsPath, directory });
    written.push(files);
    await truncate(weightsPath);
  }
  expect(Object.keys(written[0] as object)).toHaveLength(4);
  for (const files of written) expect(files).toEqual(written[0]);

  const proposals = await openGraph(graphPath(join(folder, 'detector'), 'proposals'));
  const image = { data: new Float32Array(3 * 64 * 96).fill(0.5), dims: [1, 3, 64, 96] };
  const maps = await proposals.run({ image });
  await proposals.close();
  expect(maps['p2']!.dims).toEqual([1, 256, 16, 24]);
  expect(maps['deltas6']!.dims).toEqual([1, 12, 1, 2]);
});

test('installAnalysis() - the segmentation comes in a zip file whose digits are checked', async () => {
  const tensors = publishedTensors(buildAnalysis(segmentation.id).checkpoint);
  const bytes = encodeArchive(tensors);
  const digits = createHash('sha1').update(bytes).digest('hex').slice(0, 8);
  const directory = join(folder, 'segmentation');
  const install = async (name: string): Promise<unknown> => {
    const weightsPath = join(folder, 'deeplab.zip');
    await writeFile(weightsPath, zipOf([{ name, bytes, stored: true }]));
    return await installAnalysis({ manifest: segmentation, weightsPath, directory });
  };
  await expect(install('deeplab-00000000.pth')).rejects.toThrow(/to have the SHA-1 00000000…/);
  await install(`deeplab-${digits}.pth`);
  expect((await readdir(directory)).sort()).toEqual(['installed.json', 'logits']);
  expect((await readdir(folder)).filter((name) => name.includes('.part-'))).toEqual([]);

  const logits = await openGraph(graphPath(directory, 'logits'));
  const image = { data: new Float32Array(3 * 50 * 33), dims: [1, 3, 50, 33] };
  expect((await logits.run({ image }))['logits']!.dims).toEqual([1, 150, 7, 5]);
  await logits.close();
});

/** Zeros, which take no room on the disk, under a header. */
async function writeZeros(path: string, shapes: ReadonlyMap<string, Shape>): Promise<number> {
  let end = 0;
  const entries = [...shapes].map(([name, shape]) => {
    const start = end;
    end += elements(shape) * Float32Array.BYTES_PER_ELEMENT;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }] as const;
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(path, Buffer.concat([length, header]));
  await truncate(path, 8 + header.length + end);
  return 8 + header.length;
}

test.each(listAnalyses())('installAnalysis() - %s: what classifiers refuse is refused', async (id) => {
  const manifest = manifests.find((each) => each.id === id)!;
  const { parameters } = buildAnalysis(id).checkpoint;
  const weightsPath = join(folder, 'zeros.safetensors');
  const directory = join(folder, 'refused');
  const [first, shape] = parameters.entries().next().value!;
  const refuse = async (sentence: RegExp): Promise<void> => {
    const refused = installAnalysis({ manifest, weightsPath, directory });
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.toMatchObject({ code: 'model_unusable' });
  };

  await writeZeros(weightsPath, new Map([...parameters].slice(1)));
  await refuse(new RegExp(`Expected the tensors of ${id} in .*"${first}" is missing`));

  await writeZeros(weightsPath, new Map([...parameters, [first, [1, ...shape.slice(1)]]]));
  await refuse(new RegExp(`"${first}" is \\[1, 3, 3, 3\\] instead of \\[32, 3, 3, 3\\]`));

  await writeZeros(weightsPath, new Map([...parameters, ['fc.weight', [2, 2]]]));
  await refuse(/"fc.weight" is not part of it/);

  const dataStart = await writeZeros(weightsPath, parameters);
  await using file = await open(weightsPath, 'r+');
  await file.write(Buffer.from(Float32Array.of(NaN).buffer), 0, 4, dataStart);
  await refuse(new RegExp(`Expected finite numbers in .*"${first}" has NaN at index 0`));
  expect(await readdir(folder)).not.toContain('refused');
});

test('the address of every file ends in the name that the sentence tells', () => {
  for (const { weights } of manifests)
    for (const url of weights.urls) expect(url.endsWith(`/${weights.file}`)).toBe(true);
});
