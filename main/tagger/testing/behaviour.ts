/** What a provider of `fake-runtime.ts` does. */
export type Behaviour =
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
