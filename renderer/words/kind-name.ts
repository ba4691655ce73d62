import { en } from '../i18n/en/index.ts';
import { t } from '../i18n/i18n.svelte.ts';

type Known = keyof typeof en.kinds.names;

/** A kind of object, or of part of a scene, that is no label; one that the catalogue lacks is as the network calls it. */
export function kindName(name: string): string {
  return isKnown(name) ? t(`kinds.names.${name}`) : name;
}

function isKnown(name: string): name is Known {
  return Object.hasOwn(en.kinds.names, name);
}
