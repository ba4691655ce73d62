import type { CountryPlaces, PlaceClusters, PlaceCluster, PlaceTown } from '../../main/core/api.ts';
import { writeArea, type Area } from '../../main/core/places/place.ts';
import { isAbort, request, sentence } from '../state/request.ts';

/** The map is asked for this much more on each side, as a part of what it shows: panning finds photos there. */
const BEYOND = 0.4;
const SETTLE_MS = 100;
/** Closer in, the map has little besides names to tell where one is. */
const NAMES_FROM_ZOOM = 3;
const MOST_NAMES = 60;

/** What the world map shows of a search: clusters of its photos, names of towns, and the list beside it. */
export class Atlas {
  clusters: PlaceCluster[] = $state.raw([]);
  towns: PlaceTown[] = $state.raw([]);
  countries: CountryPlaces[] | null = $state.raw(null);
  /** `text`: the search that it is of. */
  summary: (Pick<PlaceClusters, 'total' | 'located' | 'bounds'> & { text: string }) | null = $state.raw(null);
  problem: string | null = $state(null);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #controller: AbortController | null = null;

  /** Soon, and only once while the map is moved. */
  look(text: string, area: Area, zoom: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(text, area, zoom), SETTLE_MS);
  }

  /** An answer that comes after a newer question is dropped. */
  async load(text: string, area: Area, zoom: number): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const { signal } = controller;
    const around = encodeURIComponent(writeArea(widened(area)));
    const query = `q=${encodeURIComponent(text)}`;
    try {
      const [{ clusters, ...summary }, towns] = await Promise.all([
        request<PlaceClusters>(`/api/places/clusters?${query}&area=${around}&zoom=${Math.floor(zoom)}`, { signal }),
        zoom < NAMES_FROM_ZOOM ? [] : request<PlaceTown[]>(`/api/places/towns?area=${around}&limit=${MOST_NAMES}`, { signal }),
      ]); // prettier-ignore
      this.clusters = clusters;
      this.towns = towns;
      this.summary = { ...summary, text };
      this.problem = null;
    } catch (error) {
      if (!isAbort(error)) this.problem = sentence(error);
    }
  }

  async loadList(text: string): Promise<void> {
    try {
      this.countries = await request<CountryPlaces[]>(`/api/places?q=${encodeURIComponent(text)}`);
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#controller?.abort();
  }
}

/** Not beyond the world's ends. */
function widened({ south, west, north, east }: Area): Area {
  const up = (north - south) * BEYOND;
  const aside = (east - west) * BEYOND;
  return {
    south: Math.max(-90, south - up),
    west: Math.max(-180, west - aside),
    north: Math.min(90, north + up),
    east: Math.min(180, east + aside),
  };
}
