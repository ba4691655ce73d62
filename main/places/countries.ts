import { foldText } from '../core/fold-text.ts';

/** Those in which labels are called, too. */
const LANGUAGES = ['en', 'ja', 'de', 'fr', 'es'];

/** Folded; what people type and Unicode's CLDR does not say. */
const OTHER_NAMES: Record<string, string[]> = {
  AE: ['uae'],
  CZ: ['czech republic'],
  GB: ['uk', 'great britain', 'britain', '英国'],
  NL: ['holland'],
  US: ['usa', 'america', 'united states of america', ...['アメリカ', '米国'].map(foldText)],
};

let displays: Intl.DisplayNames[] | null = null;

/** Made when they are first asked for: they take 14 ms of the engine's start. */
function findDisplays(): Intl.DisplayNames[] {
  displays ??= LANGUAGES.map((language) => new Intl.DisplayNames([language], { type: 'region' }));
  return displays;
}

/** In English. @param code ISO 3166-1 */
export function countryName(code: string): string {
  return findDisplays()[0]!.of(code) ?? code;
}

/** All names by which a country is found, folded. */
export function countryNames(code: string): string[] {
  const names = findDisplays().map((display) => foldText(display.of(code) ?? code));
  return [...new Set([...names, ...(OTHER_NAMES[code] ?? []), code.toLowerCase()])];
}
