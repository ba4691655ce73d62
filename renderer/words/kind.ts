import type { PhotoTag } from '../../main/core/api.ts';
import { en } from '../i18n/en/index.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { labelName, labelNames } from '../state/label-names.svelte.ts';
import { percent } from './number.ts';

type Counted = keyof typeof en.kinds.several;

/** What an analysis finds, a label or not, by its English name. */
export function foundName(of: 'count' | 'share', name: string): string {
  return labelNames.nameOf(name, `${of}:${name}`);
}

/** A label, a tag, or what an analysis found: `3 dogs`, `sky 40%`. */
export function tagName(tag: Pick<PhotoTag, 'key' | 'name' | 'found'>): string {
  if (tag.found === undefined) return labelName(tag);
  const { of, name, amount } = tag.found;
  const words = foundName(of, name);
  if (of === 'share') return t('photo.scenes.share', { name: words, share: percent(amount) });
  return amount > 1 && isCounted(name) ? t(`kinds.several.${name}`, { objects: amount }) : words;
}

function isCounted(name: string): name is Counted {
  return Object.hasOwn(en.kinds.several, name);
}
