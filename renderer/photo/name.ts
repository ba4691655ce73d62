import type { PhotoSummary } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { labelNames } from '../state/label-names.svelte.ts';
import { joined } from '../words/number.ts';

/** What a photo is called where it is not seen: by its labels, else by its file. */
export function photoName(photo: Pick<PhotoSummary, 'labels' | 'name'> | null | undefined): string {
  if (photo === null || photo === undefined) return t('photo.unnamed');
  return photo.labels.length > 0 ? labelList(photo) : photo.name;
}

/** `dog, grass`: none for a photo without labels. */
export function labelList({ labels }: Pick<PhotoSummary, 'labels'>): string {
  return joined(labels.map((name) => labelNames.nameOf(name)));
}
