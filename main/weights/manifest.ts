import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { PhotonestError } from '../core/errors.ts';
import type { ModelManifest } from '../core/models/manifest.ts';
import { listArchitectures } from '../nets/architectures.ts';

const fileName = z.string().regex(/^[\w.-]+$/, 'a file name without folders');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const percent = z.number().gt(0).lt(100);
const triple = z.tuple([z.number(), z.number(), z.number()]);
const positiveTriple = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]);

const manifestSchema = z.strictObject({
  id: z.string().regex(/^\w+$/, 'letters, digits and underscores'),
  name: z.string().min(1),
  architecture: z.enum(listArchitectures()),
  weights: z.strictObject({
    file: fileName,
    sha256: sha256.nullable(),
    sizeBytes: z.int().positive(),
    bundled: z.boolean(),
    urls: z.array(z.url({ protocol: /^https$/ })),
  }),
  preprocessing: z.strictObject({
    size: z.int().min(32).max(1024),
    cropFraction: z.number().gt(0).max(1),
    interpolation: z.enum(['bicubic', 'bilinear']),
    mean: triple,
    std: positiveTriple,
  }),
  features: z.int().positive(),
  parametersMillions: z.number().positive(),
  gmacs: z.number().positive(),
  accuracy: z.strictObject({ top1: percent, top5: percent, source: z.string().min(1) }),
  labelTemperature: z.number().positive(),
  words: z.strictObject({ file: fileName, sha256, list: fileName }).nullable(),
  projection: z.strictObject({ file: fileName, sha256 }).nullable().default(null),
  licence: z.string().min(1),
  source: z.string().min(1),
});

/** A manifest that cannot be read or does not hold is `model_unusable`; the sentence names the field. */
export async function readManifest(path: string): Promise<ModelManifest> {
  const parsed = manifestSchema.safeParse(await readJson(path));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw unusable(path, `a model manifest, but ${problems.join('; ')}`);
  }
  const manifest = parsed.data;
  const { id, weights } = manifest;
  if (`${id}.json` !== basename(path)) throw unusable(path, `the id to be the file's name, not "${id}"`);
  if (weights.bundled && !weights.sha256) throw unusable(path, 'a sha256 for weights that are bundled');
  if (!weights.bundled && weights.urls.length === 0) throw unusable(path, 'at least one weights.urls');
  return manifest;
}

/** Every `ID.json` of the folder by id; files with a second dot (`ID.words.json`) belong to a manifest. */
export async function listManifests(modelsDirectory: string): Promise<ModelManifest[]> {
  const names = (await readdir(modelsDirectory)).filter((name) => /^\w+\.json$/.test(name)).sort();
  return await Promise.all(names.map(async (name) => await readManifest(join(modelsDirectory, name))));
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw unusable(path, 'a JSON file that can be read', cause);
  }
}

function unusable(path: string, expectation: string, cause?: unknown): PhotonestError {
  return new PhotonestError('model_unusable', `Expected ${expectation}: ${path}.`, { cause });
}
