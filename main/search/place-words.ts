import { foldText } from '../core/fold-text.ts';
import { hasUnspacedScript } from '../core/space-scripts.ts';
import type { PlaceFinder } from './ports.ts';
import type { Dictionary } from './photo-columns.ts';

/** Two letters are a country's code, and more often a word. */
const SHORTEST_NAME = 3;
/** Places in a step of reading ahead: a large city has fifty names, and takes a quarter of a millisecond. */
const STEP = 50;

type Named = { codes: number[]; titles: Set<string> };

/** Places of the library's photos by their whole names, so that a word that names none of them costs nothing. */
export class PlaceWords {
  readonly #places: PlaceFinder;
  readonly #dictionary: Dictionary;
  readonly #named = new Map<string, Named>();
  /** So many of the dictionary's places are in the map. */
  #known = 0;

  /** @param dictionary the gazetteer's numbers, as texts */
  constructor(places: PlaceFinder, dictionary: Dictionary) {
    this.#places = places;
    this.#dictionary = dictionary;
  }

  /** Reads some names that have not been read, so that the first search need not. @returns whether there are more */
  readAhead(): boolean {
    this.#read(this.#known + STEP);
    return this.#known < this.#dictionary.texts.length;
  }

  /** What the places of that name are called, for people: `Paris, France`. None where no photo was taken there. */
  titlesOf(text: string): string[] {
    return [...(this.#find(text)?.titles ?? [])];
  }

  /** By the dictionary's code, 1 for places of that name. */
  maskOf(text: string): Uint8Array {
    const mask = new Uint8Array(this.#dictionary.texts.length);
    for (const code of this.#find(text)?.codes ?? []) mask[code] = 1;
    return mask;
  }

  #find(text: string): Named | null {
    this.#read(Infinity);
    const folded = foldText(text);
    if (folded.length < SHORTEST_NAME && !hasUnspacedScript(folded)) return null;
    return this.#named.get(folded) ?? null;
  }

  #read(until: number): void {
    const end = Math.min(until, this.#dictionary.texts.length);
    for (; this.#known < end; this.#known++) this.#add(this.#known);
  }

  #add(code: number): void {
    const place = Number(this.#dictionary.texts[code]);
    for (const { title, names } of this.#places.levelsOf(place))
      for (const name of names) {
        const named = this.#named.get(name) ?? { codes: [], titles: new Set() };
        this.#named.set(name, named);
        if (named.codes.at(-1) !== code) named.codes.push(code);
        named.titles.add(title);
      }
  }
}
