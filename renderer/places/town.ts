import type { PlaceTown } from '../../main/core/api.ts';
import { readCoordinates } from '../../main/core/places/place.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { request } from '../state/request.ts';

type Found = { place: { latitude: number; longitude: number } | null; name?: string };

export async function listTowns(text: string, signal?: AbortSignal): Promise<PlaceTown[]> {
  const path = `/api/places/towns?limit=8&q=${encodeURIComponent(text)}`;
  return await request<PlaceTown[]>(path, signal === undefined ? {} : { signal });
}

/** The town of that name, degrees, or null for an empty text. @throws Error with a sentence where there is none */
export async function findTown(text: string): Promise<Found> {
  if (text === '') return { place: null };
  const place = readCoordinates(text);
  if (place !== null) return { place };
  const towns = await listTowns(text);
  const town = towns.find(({ words }) => words === text) ?? towns[0];
  if (town === undefined) throw new Error(t('places.unknown', { text }));
  return { place: { latitude: town.latitude, longitude: town.longitude }, name: town.words };
}
