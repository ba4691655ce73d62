import type { Area, Town } from './place.ts';

/** Photos of a search on a part of the map. */
export type PlaceClusters = {
  /** Photos that the query finds. */
  total: number;
  /** Those of them whose place is known. */
  located: number;
  /** Of all these; null where there are none. */
  bounds: Area | null;
  clusters: PlaceCluster[];
};

export type PlaceCluster = {
  /** The mean of its photos', degrees. */
  latitude: number;
  longitude: number;
  count: number;
  /** Of the place in their middle, for people; null far from any town. */
  name: string | null;
  /** The first of them, in the query's order. */
  photo: number;
  /** Finds exactly these, beside the query: `place:"59.9,10.7..59.95,10.8"`. */
  query: string;
};

/** Photos of a search by country, those of most photos first. */
export type CountryPlaces = {
  /** ISO 3166-1; the window names it in its own language. */
  code: string;
  /** In English. */
  name: string;
  count: number;
  photo: number;
  query: string;
  /** Towns, those of most photos first. */
  places: PlaceCount[];
};

export type PlaceCount = {
  name: string;
  /** In Japanese; null where that is not known. */
  japanese: string | null;
  region: string | null;
  count: number;
  photo: number;
  /** Finds exactly these, beside the query: `place:"Bergen, Vestland, Norway"`. */
  query: string;
};

/** A town on the map, or one that photos can be given as their place. */
export type PlaceTown = Town & {
  /** For people: `Bergen, Vestland, Norway`. */
  words: string;
};
