import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { providerNames, type ExecutionConfig, type ProviderSetting } from '../../core/models/provider.ts';
import { askTagger } from '../../engine/models/providers/ask-tagger.ts';
import { chooseProvider } from '../../engine/models/providers/choose.ts';
import { Verdicts } from '../../engine/models/providers/verdicts.ts';
import { TAGGER_SCRIPT } from '../../engine/paths.ts';
import { CachedSettings, modelCache, type ModelSource } from './model-source.ts';

const ON_PROCESSOR: ExecutionConfig = { provider: 'cpu', precision: 'float32' };
const INSPECTION_TIMEOUT_MS = 30_000;

/**
 * What the network runs on: the fastest provider that is right, or the one that is named. What was found out is kept
 * for the computer, so that the next worker begins at once.
 */
export async function chooseExecution(
  setting: string,
  { manifest, files }: ModelSource,
  threads: number | null,
): Promise<ExecutionConfig> {
  const named = parseSetting(setting);
  if (named === 'cpu' || (named === 'automatic' && !(await hasCard()))) return ON_PROCESSOR;
  const { provider, precision } = await chooseProvider({
    model: manifest.id,
    manifestPath: files.manifestPath,
    modelDirectory: files.directory,
    script: TAGGER_SCRIPT,
    verdicts: new Verdicts(new CachedSettings(join(modelCache(), '..', 'verdicts.json'))),
    setting: named,
    threads,
    onProgress: () => undefined,
  });
  return { provider, precision };
}

function parseSetting(text: string): ProviderSetting {
  const known = (['automatic', ...providerNames] as const).find((name) => name === text);
  if (known !== undefined) return known;
  throw new PhotonestError(
    'invalid',
    `There is no provider “${text}”. Known are automatic, ${providerNames.join(', ')}.`,
  );
}

async function hasCard(): Promise<boolean> {
  const found = await askTagger(TAGGER_SCRIPT, { type: 'inspect' }, INSPECTION_TIMEOUT_MS);
  return (
    found.type === 'inspected' &&
    found.candidates.some(({ provider, missing }) => provider !== 'cpu' && missing === null)
  );
}
