import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PhotonestError } from '../core/errors.ts';
import { sha256 as sha256Of } from '../download/digest.ts';

const file = z.strictObject({
  name: z.string().min(1),
  sizeBytes: z.int().positive(),
  sha256: z.hex().length(64),
});

/** The facts of a reader of text, `models/ocr/ID.json`: ready networks, which no program here makes. */
const manifestSchema = z.strictObject({
  id: z.string().min(1),
  /** For people. */
  name: z.string().min(1),
  detector: file,
  recogniser: file,
  /** What the recogniser's classes stand for. */
  characters: file,
  parametersMillions: z.number().positive(),
  accuracy: z.strictObject({
    value: z.number().gt(0).lt(100),
    metric: z.string().min(1),
    source: z.string().min(1),
  }),
  licence: z.string().min(1),
  source: z.string().min(1),
});

export type TextModelManifest = z.infer<typeof manifestSchema>;

/** @throws PhotonestError `model_unusable` */
export async function readTextManifest(path: string): Promise<TextModelManifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new PhotonestError('model_unusable', { code: 'text_manifest', path }, { cause });
  }
}

/** The files of a reader of text, which are what its manifest says. */
export type TextModelFiles = { detector: string; recogniser: string; characters: string };

/** @throws PhotonestError `model_unusable` for a file that is not there, or is another */
export async function checkTextModel(manifestPath: string, directory: string): Promise<TextModelFiles> {
  const { name, detector, recogniser, characters } = await readTextManifest(manifestPath);
  for (const each of [detector, recogniser, characters]) {
    const path = join(directory, each.name);
    const sha256 = await sha256Of(path).catch(() => null);
    if (sha256 === each.sha256) continue;
    const code = sha256 === null ? 'part_missing' : 'part_damaged';
    throw new PhotonestError('model_unusable', { code, path, name });
  }
  return {
    detector: join(directory, detector.name),
    recogniser: join(directory, recogniser.name),
    characters: join(directory, characters.name),
  };
}
