/**
 * Writes a bundled model's projection beside its manifest; `models/README.md` says what it is for:
 *
 *     node main/setup/build-projection.ts tf_efficientnet_lite2
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../download/digest.ts';
import { buildNetwork } from '../nets/architectures.ts';
import { classifierProjection } from '../similarity/projection.ts';
import { CODE_LENGTH } from '../similarity/quantise.ts';
import { openWeights } from '../weights/formats/open-weights.ts';
import { encodeSafetensors } from '../weights/formats/safetensors.ts';
import { readManifest } from '../weights/manifest.ts';

const [, , id] = process.argv;
if (id === undefined) throw new Error('Name a bundled model: node main/setup/build-projection.ts ID');

const models = join(import.meta.dirname, '../../models');
const { architecture, preprocessing, weights } = await readManifest(join(models, `${id}.json`));
const network = buildNetwork(architecture, preprocessing.size);
const file = await openWeights(join(models, weights.file));
const weight = await file.read(`${network.classifier}.weight`);
await file.close();

const path = join(models, `${id}.projection.safetensors`);
const values = classifierProjection(weight, network.classes, network.features);
await writeFile(
  path,
  encodeSafetensors(new Map([['projection', { shape: [CODE_LENGTH, network.features], values }]])),
);
console.log(`${path}, whose sha256 the manifest must have: ${await sha256(path)}`);
