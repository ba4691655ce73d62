import { readFile } from 'node:fs/promises';
import { compareClassification, type ClassificationResult, type GoldenPrecision } from './classification.ts';
import type { ChecksResult } from './checks.ts';
import { compareDetection } from './detection.ts';
import { compareSegmentation } from './segmentation.ts';

/** What is printed of one file. */
export type GoldenResult = ClassificationResult | ChecksResult;

/**
 * Builds the network that the file is of, gives it the file's synthetic weights and compares what it computes on the
 * CPU with the reference implementation's numbers (`test/golden/README.md`).
 */
export async function compareGolden(
  path: string,
  precision: GoldenPrecision = 'float32',
): Promise<GoldenResult> {
  const json: unknown = JSON.parse(await readFile(path, 'utf8'));
  const compareChecks = checksOf(json);
  if (!compareChecks) return await compareClassification(path, json, precision);
  if (precision === 'float32') return await compareChecks(path, json);
  throw new Error(
    `Expected a classifier for --float16, but ${path} is of another network: leave the option out.`,
  );
}

/** Only the file of a detector has proposals, and only that of a segmentation enlarges its logits. */
function checksOf(json: unknown): ((path: string, json: unknown) => Promise<ChecksResult>) | null {
  if (typeof json !== 'object' || json === null) return null;
  if ('proposals' in json) return compareDetection;
  return 'upsampled' in json ? compareSegmentation : null;
}
