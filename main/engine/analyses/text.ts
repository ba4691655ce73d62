import { join } from 'node:path';
import { listScreenSizes } from '../../core/analyses/screens.ts';
import { readTextManifest } from '../../weights/text-model.ts';
import type { KnownAnalysis } from './known-analysis.ts';

/** Of the decoding around the networks: another number has the text of all photos read again. */
const DECODING_VERSION = 1;

/** Everyday labels of photos with something to read, … */
const LABELS = ['text', 'sign', 'n06794110']; // the last is the class “street sign”
/** … from this certainty on: it chooses 17 of 112 pictures, 16 of which have text (`models/ocr/README.md`). */
const CERTAINTY = 0.2;

/** A photo with ten lines on two cores. */
const EXPECTED_MS = 1000;

/** The reader of text, which comes with the app. */
export async function describeText(modelsDirectory: string): Promise<KnownAnalysis> {
  const directory = join(modelsDirectory, 'ocr');
  const manifestPath = join(directory, 'pp-ocrv6-small.json');
  const manifest = await readTextManifest(manifestPath);
  const { id, name, detector, recogniser, characters, accuracy, licence, source, parametersMillions } =
    manifest;
  const parts = [detector, recogniser, characters];
  const version = [DECODING_VERSION, ...parts.map(({ sha256 }) => sha256.slice(0, 8))].join('-');
  return {
    model: { analysis: 'text', model: id, version },
    files: { analysis: 'text', manifestPath, directory },
    wanted: { labels: LABELS, certainty: CERTAINTY, sizes: listScreenSizes() },
    facts: {
      name,
      accuracy,
      parametersMillions,
      licence,
      source,
      expectedMilliseconds: EXPECTED_MS,
      sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    },
  };
}
