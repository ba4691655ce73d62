import i18next from 'i18next';
import { en, type Key } from './en/index.ts';
import { ja } from './ja/index.ts';

/** The languages that the window is written in. */
export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** British English where nobody says otherwise. */
const FALLBACK = 'en-GB';
/** What dates and numbers follow: the language with its region. */
let locale = $state(FALLBACK);

void i18next.init({
  lng: FALLBACK,
  fallbackLng: 'en',
  resources: { en: { translation: en }, ja: { translation: ja } },
  interpolation: { escapeValue: false }, // Svelte escapes what it shows
  initAsync: false,
});

/** The sentence of a key, in the window's language: `t('grid.photos', { count: 12 })`. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  void locale; // so that a template shows another language when it is chosen
  return i18next.t(key, values);
}

/** The text of a key in every language, so that a search finds it by any of them. */
export function inAllLanguages(key: Key): string {
  return LANGUAGES.map((language) => i18next.t(key, { lng: language })).join(' ');
}

export function currentLocale(): string {
  return locale;
}

export function currentLanguage(): Language {
  return languageOf(locale) ?? 'en';
}

/**
 * Shows the window in another language.
 *
 * @param chosen a language, or `system` for the first of the system's that the window knows
 * @param system BCP 47 tags, the best first, such as `navigator.languages`
 */
export function chooseLanguage(chosen: Language | 'system', system: readonly string[]): void {
  const regional = system.find((tag) => languageOf(tag) === chosen || chosen === 'system');
  const first = chosen === 'system' ? system.find((tag) => languageOf(tag) !== null) : regional;
  locale = first ?? (chosen === 'system' ? FALLBACK : chosen);
  void i18next.changeLanguage(locale);
  if (typeof document !== 'undefined') document.documentElement.lang = currentLanguage();
}

function languageOf(tag: string): Language | null {
  return LANGUAGES.find((language) => tag === language || tag.startsWith(`${language}-`)) ?? null;
}
