import { en } from '../i18n/en/index.ts';
import { t } from '../i18n/i18n.svelte.ts';

type Known = keyof typeof en.labels.category;

/** A category of the label tree in the window's language; one of a newer engine as it is spelt. */
export function categoryName(category: string): string {
  return isKnown(category) ? t(`labels.category.${category}`) : category;
}

function isKnown(category: string): category is Known {
  return Object.hasOwn(en.labels.category, category);
}
