import type { CountryPlaces, PlaceClusters, PlaceCount, PlaceTown } from '../../core/api.ts';
import { foldText } from '../../core/fold-text.ts';
import type { LabelCount } from '../../core/labels/label-count.ts';
import { writeArea, type Area, type Place, type Town } from '../../core/places/place.ts';
import type { PlacePort } from '../../http/photos/place.ts';
import { countryName } from '../../places/countries.ts';
import { placeText, placeWords, type Gazetteer } from '../../places/gazetteer.ts';
import type { IndexResult } from '../../search/result.ts';

const MOST_SUGGESTIONS = 8;
/** Of a country; nobody reads through more. */
const MOST_TOWNS = 500;

export type PlacesParts = {
  gazetteer: Pick<Gazetteer, 'find' | 'describe' | 'japaneseName' | 'namesOf' | 'complete' | 'townsIn'>;
  /** All that a query finds. */
  find(query: string): Promise<IndexResult>;
};

type Counted = { place: Place; names: string[][]; count: number; photo: number };

/** Where photos were taken: on the map, by country and town, and as completions of `place:`. */
export class Places implements PlacePort {
  readonly #parts: PlacesParts;

  constructor(parts: PlacesParts) {
    this.#parts = parts;
  }

  async clusters(query: string, area: Area, zoom: number): Promise<PlaceClusters> {
    const found = await this.#parts.find(query);
    const { located, bounds } = found.extent();
    const clusters = found.clusters(area, zoom);
    return {
      total: found.total,
      located,
      bounds,
      clusters: clusters.map(({ area: own, ...cluster }) => ({
        ...cluster,
        name: this.describe(cluster.latitude, cluster.longitude).words || null,
        query: `place:"${writeArea(own)}"`,
      })),
    };
  }

  async list(query: string): Promise<CountryPlaces[]> {
    const { gazetteer } = this.#parts;
    const countries = new Map<string, CountryPlaces>();
    const towns = new Map<string, PlaceCount>();
    for (const { place, count, photo } of await this.#count(query)) {
      const code = place.country;
      const country = countries.get(code) ?? { code, name: countryName(code), count: 0, photo, query: `place:${code}`, places: [] }; // prettier-ignore
      countries.set(code, country);
      country.count += count;
      const name = place.city ?? place.name;
      if (name === null) continue; // too far from any town
      const own = `place:"${placeText([name, place.region], code)}"`;
      const town = towns.get(own) ?? {
        name,
        japanese: gazetteer.japaneseName(place.id),
        region: place.region,
        count: 0,
        photo,
        query: own,
      };
      if (!towns.has(own)) country.places.push(town);
      towns.set(own, town);
      town.count += count;
    }
    return [...countries.values()]
      .map((country) => ({ ...country, places: country.places.sort(byCount).slice(0, MOST_TOWNS) }))
      .sort(byCount);
  }

  /** For people, and to find photos of the same place; empty and null far from any town. */
  describe(latitude: number, longitude: number): { words: string; query: string | null } {
    const { gazetteer } = this.#parts;
    const place = gazetteer.describe(gazetteer.find(latitude, longitude));
    if (place === null) return { words: '', query: null };
    const text = placeText([place.city ?? place.name, place.region], place.country);
    return { words: placeWords(place), query: `place:"${text}"` };
  }

  towns(text: string, limit: number): PlaceTown[] {
    return this.#parts.gazetteer.complete(text, limit).map(withWords);
  }

  townsIn(area: Area, limit: number): PlaceTown[] {
    return this.#parts.gazetteer.townsIn(area, limit).map(withWords);
  }

  /** Places of the library's photos that complete `place:…`, the last word of a search; null for another word. */
  async suggest(query: string): Promise<LabelCount[] | null> {
    const typed = /(?:^|\s)-?place:"?([^"]*)$/i.exec(query)?.[1];
    if (typed === undefined) return null;
    const prefix = foldText(typed);
    const found = new Map<string, LabelCount>();
    for (const { place, names, count } of await this.#count(''))
      for (const [level, suggestion] of levelsOf(place).entries()) {
        if (suggestion === null || !names[level]!.some((name) => name.startsWith(prefix))) continue;
        const known = found.get(suggestion.key) ?? { ...suggestion, source: 'model', count: 0, above: [] };
        found.set(suggestion.key, { ...known, count: known.count + count });
      }
    // Oslo is a town and a region: one of them will do where they have the same photos.
    const unlike = new Map([...found.values()].map((each) => [`${each.name} ${each.count}`, each]));
    return [...unlike.values()].sort(byCount).slice(0, MOST_SUGGESTIONS);
  }

  async #count(query: string): Promise<Counted[]> {
    const { gazetteer, find } = this.#parts;
    return [...(await find(query)).places()].flatMap(([id, { count, photo }]) => {
      const place = gazetteer.describe(id);
      return place === null ? [] : [{ place, names: gazetteer.namesOf(id), count, photo }];
    });
  }
}

/** What is suggested for each level of a place's names. The key is the whole word of the search. */
function levelsOf({ name, city, region, country }: Place): (Pick<LabelCount, 'key' | 'name' | 'category'> | null)[] {
  const of = (own: string, ...above: (string | null)[]) => ({
    key: `place:"${placeText([own, ...above], country)}"`,
    name: own,
    category: [...above, countryName(country)].filter((part) => part !== null).join(', '),
  });
  return [
    name === null || name === city ? null : of(name, region),
    city === null ? null : of(city, region),
    region === null ? null : of(region),
    { key: `place:${country}`, name: countryName(country), category: '' },
  ];
} // prettier-ignore

function withWords(town: Town): PlaceTown {
  return { ...town, words: placeWords(town) };
}

function byCount(a: { count: number }, b: { count: number }): number {
  return b.count - a.count;
}
