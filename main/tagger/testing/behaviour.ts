import type { ProviderName } from '../../core/models/provider.ts';

/** By provider; what it does in float16 may be something else. */
export type Behaviours = Partial<Record<ProviderName | `${ProviderName} float16`, Behaviour>>;

/** What a provider of `fake-runtime.ts` does. */
export type Behaviour =
  | 'fastest'
  | 'fast'
  | 'slow'
  | 'throws'
  | 'throws later'
  | 'hangs'
  | 'aborts'
  | 'exits'
  | 'babbles'
  | 'lies'
  | 'shrinks'
  | 'confuses'
  | 'not a number'
  | 'idles';
