import type { PhotoSummary } from '../../main/core/api.ts';

/** What a photo is called where it is not seen: by its labels, else by its file. */
export function photoName(photo: Pick<PhotoSummary, 'labels' | 'name'> | null | undefined): string {
  if (photo === null || photo === undefined) return 'photo';
  return photo.labels.length > 0 ? photo.labels.join(', ') : photo.name;
}
