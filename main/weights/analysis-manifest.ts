import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { AnalysisManifest } from '../core/analysis.ts';
import { PhotonestError } from '../core/errors.ts';
import { listAnalyses } from '../nets/analyses.ts';

const manifestSchema = z.strictObject({
  id: z.enum(listAnalyses()),
  name: z.string().min(1),
  finds: z.enum(['objects', 'scenes']),
  weights: z.strictObject({
    file: z.string().regex(/^[\w.-]+$/, 'a file name without folders'),
    hashInName: z.enum(['sha1', 'sha256']).nullable(),
    sizeBytes: z.int().positive(),
    urls: z.array(z.url({ protocol: /^https$/ })).min(1),
  }),
  parametersMillions: z.number().positive(),
  gmacs: z.number().positive(),
  accuracy: z.strictObject({
    value: z.number().gt(0).lt(100),
    metric: z.string().min(1),
    source: z.string().min(1),
  }),
  licence: z.string().min(1),
  source: z.string().min(1),
  tags: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        classes: z.array(z.string().min(1)).min(1),
        minimumShare: z.number().gt(0).lt(1),
      }),
    )
    .exactOptional(),
});

/** A manifest that cannot be read or does not hold is `model_unusable`; the sentence names the field. */
export async function readAnalysisManifest(path: string): Promise<AnalysisManifest> {
  const json = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as unknown)
    .catch((cause: unknown) => {
      throw unusable(path, 'a JSON file that can be read', cause);
    });
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw unusable(path, `the manifest of an analysis, but ${problems.join('; ')}`);
  }
  if (`${parsed.data.id}.json` === basename(path)) return parsed.data;
  throw unusable(path, `the id to be the file's name, not "${parsed.data.id}"`);
}

function unusable(path: string, expectation: string, cause?: unknown): PhotonestError {
  return new PhotonestError('model_unusable', `Expected ${expectation}: ${path}.`, { cause });
}
