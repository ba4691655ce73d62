import { t } from '../i18n/i18n.svelte.ts';

/** `a, b, c`, in the way of the window's language; at least one. */
export function listed(parts: readonly string[]): string {
  return parts.reduce((before, next) => t('facts.listed', { before, next }));
}
