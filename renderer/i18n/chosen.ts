import { chooseLanguage, LANGUAGES, type Language } from './i18n.svelte.ts';

/** The setting: a language, or the system's. */
export type LanguageChoice = Language | 'system';

const KEY = 'language';

/** What the window spoke at the last visit, until the engine has said what is set. */
export function showRememberedLanguage(): void {
  const kept = localStorage.getItem(KEY);
  chooseLanguage(LANGUAGES.find((language) => language === kept) ?? 'system', navigator.languages);
}

export function showLanguage(choice: LanguageChoice): void {
  chooseLanguage(choice, navigator.languages);
  localStorage.setItem(KEY, choice);
}
