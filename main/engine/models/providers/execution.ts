import { z } from 'zod';
import { PhotonestError } from '../../../core/errors.ts';
import { precisions } from '../../../core/models/precision.ts';
import { providerNames, type ExecutionConfig, type ProviderSetting } from '../../../core/models/provider.ts';
import type { Settings } from '../../../core/settings.ts';
import { hasInt8Copy } from '../../../weights/install/int8-copy.ts';
import type { Change } from '../../changes.ts';
import type { Library } from '../../library/tables.ts';
import type { Heads } from '../../scoring/heads.ts';
import type { Models } from '../models.ts';
import { chooseProvider, type Choice } from './choose.ts';
import { isInt8Worthwhile, seeWith, type Int8Parts } from './int8.ts';
import type { Verdicts } from './verdicts.ts';

/** Photos to read from which on it pays to try the execution providers. */
const WORTH_PROBING = 200;

/** Counting what is pending takes longer the more there is, and is asked for with every few photos. */
const RECOUNT_MS = 10_000;

/** To learn from and to compare on, and some that may be unreadable. */
const PHOTOS_FOR_INT8 = 384;

const ON_PROCESSOR: ExecutionConfig = { provider: 'cpu', precision: 'float32' };

/** What was stored by another version may be something else: then the processor tags until another way is found. */
const executionConfigSchema: z.ZodType<ExecutionConfig> = z.object({
  provider: z.enum(providerNames),
  precision: z.enum(precisions),
});

export type ExecutionParts = {
  library: {
    photos: Pick<Library['photos'], 'countPending' | 'sample'>;
    settings: Pick<Library['settings'], 'find' | 'keep'>;
  };
  heads: Pick<Heads, 'find'>;
  models: Pick<Models, 'files' | 'isInstalled'> & {
    findRun(id: string): { millisecondsPerPhoto: number } | null;
    manifest(id: string): { name: string };
  };
  settings: { readonly current: Pick<Settings, 'provider' | 'int8' | 'lowImpact'> };
  verdicts: Pick<Verdicts, 'find' | 'set' | 'note'>;
  /** The tagger's entry file. */
  script: string;
  threads: number | null;
  announce(change: Change): void;
  log(event: string): void;
};

type Trial = { setting: ProviderSetting; again: boolean; tryInt8: boolean };

/** The execution provider and the precision that a model runs with: as the setting says, or as was found best. */
export class Execution {
  readonly #parts: ExecutionParts;
  readonly #closing = new AbortController();
  /** By model: whether int8 was tried too. */
  readonly #probed = new Map<string, boolean>();
  /** Milliseconds since 1970. */
  #countedAt = 0;
  #probing = 0;

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
  }

  /** Providers are being tried. */
  get isProbing(): boolean {
    return this.#probing > 0;
  }

  /**
   * By name: that one or none. Automatic: the one that was found fastest, the processor until then. The processor runs
   * int8 where that was found good, and is not turned off.
   */
  async configOf(id: string): Promise<ExecutionConfig & { lowImpact: boolean }> {
    const { settings, models } = this.#parts;
    const { provider: setting, lowImpact, int8 } = settings.current;
    const found = this.#found(id);
    const mayRun =
      (setting === 'automatic' || found.provider === setting) && (int8 || found.precision !== 'int8');
    if (setting === 'automatic' || setting === 'cpu' || !models.isInstalled(id))
      return { ...(mayRun ? found : ON_PROCESSOR), lowImpact };
    const { provider, precision } = await this.#choose(id, { setting, again: false, tryInt8: int8 });
    return { provider, precision, lowImpact };
  }

  /** Tries every execution provider with a model, each in a process of its own, and remembers what it did. */
  async probe(id: string): Promise<ExecutionConfig> {
    const { models, settings } = this.#parts;
    if (!models.isInstalled(id))
      throw new PhotonestError('invalid', { code: 'model_missing', name: models.manifest(id).name });
    return await this.#choose(id, { setting: 'automatic', again: true, tryInt8: settings.current.int8 });
  }

  /**
   * Looks for a faster provider once there is enough to do: the first photos are tagged on the processor, at once,
   * and probing takes as long as some hundred of them. Trying int8 takes as long as thousands of them with a small
   * network, so it waits for more.
   *
   * @returns null where it was not worthwhile
   */
  async probeIfWorthwhile(id: string): Promise<ExecutionConfig | null> {
    const { settings, library } = this.#parts;
    const { provider, int8 } = settings.current;
    if (this.#probed.get(id) === true || (provider !== 'automatic' && provider !== 'cpu')) return null;
    const tryCards = provider === 'automatic' && !this.#probed.has(id);
    if (!tryCards && Date.now() - this.#countedAt < RECOUNT_MS) return null;
    this.#countedAt = Date.now();
    const pending = library.photos.countPending(id);
    if (pending < WORTH_PROBING) return null;
    const tryInt8 = int8 && this.#mayPayInInt8(id, pending);
    if (!tryCards && !tryInt8) return null;
    this.#probed.set(id, tryInt8);
    return await this.#choose(id, { setting: provider, again: false, tryInt8 });
  }

  /** What runs in int8 already is looked up, not tried. */
  #mayPayInInt8(id: string, pending: number): boolean {
    if (this.#found(id).precision === 'int8') return true;
    return isInt8Worthwhile(pending, this.#parts.models.findRun(id)?.millisecondsPerPhoto ?? 0);
  }

  /**
   * Keeps what was found best for the model.
   *
   * @returns whether the model is to run otherwise from now on
   */
  keep(id: string, { provider, precision }: ExecutionConfig): boolean {
    const { library, settings, log } = this.#parts;
    const before = this.#found(id);
    library.settings.keep(`provider:${id}`, { provider, precision });
    log(`Of the execution providers, ${provider} in ${precision} was found best for ${id}`);
    const isAnother = before.provider !== provider || before.precision !== precision;
    return isAnother && ['automatic', provider].includes(settings.current.provider);
  }

  /** Ends what is being tried. */
  close(): void {
    this.#closing.abort();
  }

  async #choose(id: string, { setting, again, tryInt8 }: Trial): Promise<Choice> {
    const { models, script, threads, verdicts, announce } = this.#parts;
    const { manifestPath, directory } = models.files(id);
    this.#probing += 1;
    try {
      const choice = await chooseProvider({
        model: id, manifestPath, modelDirectory: directory, script, threads, verdicts, setting, again,
        int8: tryInt8 ? this.#int8Parts(id, directory) : null,
        onProgress: () => announce('status'),
        signal: this.#closing.signal,
      }); // prettier-ignore
      verdicts.note(choice.verdicts);
      return choice;
    } finally {
      this.#probing -= 1;
      announce('status');
    }
  }

  #int8Parts(id: string, directory: string): Int8Parts {
    const { heads, library } = this.#parts;
    return {
      listPhotos: () => library.photos.sample(PHOTOS_FOR_INT8),
      see: (outputs) => seeWith(heads.find(id)!, outputs),
      hasCopy: (bits) => hasInt8Copy(directory, bits),
    };
  }

  #found(id: string): ExecutionConfig {
    return (
      executionConfigSchema.safeParse(this.#parts.library.settings.find(`provider:${id}`)).data ??
      ON_PROCESSOR
    );
  }
}
