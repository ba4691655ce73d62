import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { weightBits, type Precision, type WeightBits } from '../../core/models/precision.ts';
import { refusalClause } from '../../core/models/refusal-sentences.ts';
import { askTagger } from '../../engine/models/providers/ask-tagger.ts';
import { LACKS_INSTRUCTIONS } from '../../engine/models/providers/int8.ts';
import { unusable as networkUnusable } from '../../engine/models/providers/probe.ts';
import { TAGGER_SCRIPT } from '../../engine/paths.ts';
import { hashInt8Copy } from '../../weights/install/int8-copy.ts';
import { MODEL_FILE } from '../../weights/install/write-network.ts';
import type { ModelSource } from './model-source.ts';

const INSPECTION_TIMEOUT_MS = 30_000;

/** SHA-256 of each copy in int8 that a model has; null where there is none. */
export type Int8Hashes = Record<`bits${WeightBits}`, string | null>;

/** @throws PhotonestError where another network runs than the one that was asked for */
export type Int8Check = (precision: Precision) => Promise<void>;

export async function listInt8({ files }: Pick<ModelSource, 'files'>): Promise<Int8Hashes> {
  const modelPath = join(files.directory, MODEL_FILE);
  return { bits7: await hashInt8Copy(modelPath, 7), bits8: await hashInt8Copy(modelPath, 8) };
}

/**
 * Int8 is right for the photos that its ranges were learnt from, so a worker runs it only where it is given the very
 * copy that a library has found good. It never falls back to another precision by itself.
 *
 * @param hash of the copy that lies in the model's folder
 * @returns to be called with what each process runs, since the copy may be replaced meanwhile
 * @throws PhotonestError `invalid`, `model_unusable`; `tagger_unavailable` where this processor cannot run that copy
 */
export async function checkInt8(source: ModelSource, hash: string, provider: string): Promise<Int8Check> {
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new PhotonestError(
      'invalid',
      `Expected a SHA-256 behind --int8, as --about says it, but got “${hash}”.`,
    );
  if (provider !== 'automatic' && provider !== 'cpu')
    throw new PhotonestError('invalid', `The processor alone runs int8: leave --provider ${provider} out.`);
  const bits = await findWeightBits();
  await requireCopy(source, hash, bits);
  return async (precision) => {
    if (precision !== 'int8') throw unusable(source, 'was taken away while this worker ran');
    await requireCopy(source, hash, bits);
  };
}

async function findWeightBits(): Promise<WeightBits> {
  const found = await askTagger(TAGGER_SCRIPT, { type: 'inspect' }, INSPECTION_TIMEOUT_MS);
  if (found.type === 'probe_failed') throw networkUnusable(found.failed);
  if (found.weightBits === null)
    throw new PhotonestError(
      'tagger_unavailable',
      `The network in int8 ${refusalClause(LACKS_INSTRUCTIONS)}.`,
    );
  return found.weightBits;
}

async function requireCopy(source: ModelSource, hash: string, bits: WeightBits): Promise<void> {
  const hashes = await listInt8(source);
  if (hashes[`bits${bits}`] === hash) return;
  const other = weightBits.find((each) => hashes[`bits${each}`] === hash);
  if (other !== undefined)
    throw new PhotonestError(
      'tagger_unavailable',
      `This processor runs weights of ${bits} bits in int8, and that copy has weights of ${other}. Leave --int8 out here.`,
    );
  throw unusable(source, hashes[`bits${bits}`] === null ? 'is not there, or damaged' : 'has another hash');
}

function unusable({ manifest, files }: ModelSource, what: string): PhotonestError {
  return new PhotonestError(
    'model_unusable',
    `The copy of ${manifest.name} in int8 in ${files.directory} ${what}. “photonest map --about” says which there are.`,
  );
}
