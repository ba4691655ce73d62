import type { Step } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';

/** What a step did, for the toast: `snow rejected on 12 photos`. */
export function stepWords({ kind, subject, on, photos }: Step): string {
  const values = { name: subject ?? '', count: photos };
  switch (kind) {
    case 'favourite':
      return t(on === true ? 'undo.favourite' : 'undo.notFavourite', values);
    case 'hide':
      return t(on === true ? 'undo.hide' : 'undo.unhide', values);
    case 'album':
      return t(on === true ? 'undo.album' : 'undo.outOfAlbum', values);
    case 'place':
      return subject === null
        ? t('places.step', { count: photos })
        : t('places.stepTo', { count: photos, place: subject });
    case 'stars':
      if (subject === null) return t('undo.noStars', values);
      return t('undo.stars', {
        stars: t('undo.starCount', { count: Number(subject) }),
        photos: t('grid.photos', values),
      });
    case 'teach':
      return t(on === false ? 'undo.untaught' : 'undo.teach', values);
    default:
      return t(`undo.${kind}`, values);
  }
}
