import { setImmediate as nextTurn } from 'node:timers/promises';
import { thumbHashToAverageRGBA } from 'thumbhash';
import { encodeMap, NONE, type LibraryMapInfo, type LibraryMapRegion, type MapColumns, type MapHeader } from '../../core/api/library-map.ts'; // prettier-ignore
import type { LibraryMapPort } from '../../http/photos/library-map.ts';
import type { LibraryMapTable, MapPhotoRow } from '../../sqlite/tables/search/library-map.ts';
import type { Labels } from '../labels/labels.ts';
import { findRegions } from './find-regions.ts';
import type { LibraryMap } from './library-map.ts';
import { nameRegions, type LabelShare } from './name-regions.ts';

export type MapViewParts = {
  map: Pick<LibraryMap, 'find' | 'state' | 'version' | 'layOutAgain'>;
  table: LibraryMapTable;
  labels: Pick<Labels, 'rowOf'>;
  threshold(): number;
};

/** Read in one turn of the event loop. */
const PAGE = 1000;
const DAY_MS = 86_400_000;
const GREY = 0x808080;
/** Nothing is said of the map's parts before there is something to tell apart. */
const FEWEST_PHOTOS = 30;

type Answer = { key: string; bytes: Uint8Array<ArrayBuffer>; regions: LibraryMapRegion[] };
type Photo = { row: MapPhotoRow; place: readonly [number, number] };

/** The map as the window gets it: places, what to colour them by, and names of its regions. */
export class MapView implements LibraryMapPort {
  readonly #parts: MapViewParts;
  #answer: Promise<Answer> | null = null;
  #key = '';

  constructor(parts: MapViewParts) {
    this.#parts = parts;
  }

  async info(): Promise<LibraryMapInfo> {
    const { regions } = await this.#current();
    return { state: this.#parts.map.state(), regions };
  }

  async photos(): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#current()).bytes;
  }

  layOutAgain(): void {
    this.#parts.map.layOutAgain();
  }

  /** The answer before serves until something was written. */
  async #current(): Promise<Answer> {
    const { map, table, threshold } = this.#parts;
    const key = [map.version, table.version(), threshold()].join();
    if (this.#answer === null || key !== this.#key) {
      this.#key = key;
      const answer = this.#make(key);
      this.#answer = answer;
      answer.catch(() => (this.#answer = null));
    }
    return await this.#answer;
  }

  async #make(key: string): Promise<Answer> {
    const photos = await this.#listPhotos();
    const { columns, folders } = toColumns(photos);
    const { regions, labels } = await this.#describe(columns);
    const header: MapHeader = { count: photos.length, regions, labels, folders };
    return { key, bytes: encodeMap(header, columns), regions };
  }

  async #listPhotos(): Promise<Photo[]> {
    const { map, table } = this.#parts;
    const photos: Photo[] = [];
    for (let after = 0; ;) {
      const page = table.page(after, PAGE);
      for (const row of page) {
        const place = map.find(row.id);
        if (place !== null) photos.push({ row, place });
      }
      if (page.length < PAGE) return photos;
      after = page.at(-1)!.id;
      await nextTurn();
    }
  }

  /** Finds and names regions, and writes each photo's into its columns, with the category of its surest label. */
  async #describe(columns: MapColumns): Promise<Pick<MapHeader, 'regions' | 'labels'>> {
    const { table, labels, threshold } = this.#parts;
    const rowOf = new Map(Array.from(columns.ids, (id, row) => [id, row]));
    const isEnough = columns.ids.length >= FEWEST_PHOTOS;
    const levels = ([0, 1, 2] as const).map((level) => findRegions(columns.x, columns.y, level));
    const shares: LabelShare[][] = levels.map(() => []);
    const categories = new Map<string, number>();
    const best = new Float32Array(columns.ids.length);
    for (const label of table.listLabels()) {
      const { category, source } = labels.rowOf(label);
      const number = categories.get(category) ?? categories.size;
      const tagged = table.photosOf(label, threshold()).flatMap(({ photo, score }) => {
        const row = rowOf.get(photo);
        return row === undefined ? [] : [{ row, score }];
      });
      if (tagged.length > 0) categories.set(category, number);
      for (const { row, score } of tagged) {
        if (source === 'user' || score <= best[row]!) continue;
        best[row] = score;
        columns.labels[row] = number;
      }
      levels.forEach(({ regionOf }, level) => {
        const byRegion = new Map<number, number>();
        for (const { row } of tagged) {
          const region = regionOf[row]!;
          byRegion.set(region, (byRegion.get(region) ?? 0) + 1);
        }
        shares[level]!.push({ label, photos: tagged.length, byRegion });
      });
      await nextTurn();
    }
    const regions: LibraryMapRegion[] = [];
    levels.forEach((found, level) => {
      const first = regions.length;
      const sizes = found.regions.map(({ photos }) => photos);
      const names = nameRegions(sizes, shares[level]!, columns.ids.length);
      if (!isEnough) return;
      found.regions.forEach((region, at) => {
        const label = names[at] ?? null;
        const row = label === null ? null : labels.rowOf(label);
        regions.push({ name: row?.name ?? null, key: row?.key ?? '', level, ...region });
      });
      found.regionOf.forEach((region, row) => {
        if (region !== -1) columns.regions[level]![row] = first + region;
      });
    });
    return { regions, labels: [...categories.keys()] };
  }
}

function toColumns(photos: Photo[]): { columns: MapColumns; folders: string[] } {
  const count = photos.length;
  const codes = new Map<string, number>();
  const folderOf = ({ path, name }: MapPhotoRow): number => {
    const folder = path.slice(0, -name.length - 1);
    if (!codes.has(folder) && codes.size < NONE) codes.set(folder, codes.size);
    return codes.get(folder) ?? NONE;
  };
  const columns: MapColumns = {
    ids: Uint32Array.from(photos, ({ row }) => row.id),
    x: Float32Array.from(photos, ({ place }) => place[0]),
    y: Float32Array.from(photos, ({ place }) => place[1]),
    colours: Uint32Array.from(photos, ({ row }) => meanColour(row.thumbhash)),
    days: Int32Array.from(photos, ({ row }) => Math.floor(Date.parse(`${row.takenAt.slice(0, 10)}T00:00:00Z`) / DAY_MS) || 0), // prettier-ignore
    labels: new Uint16Array(count).fill(NONE),
    folders: Uint16Array.from(photos, ({ row }) => folderOf(row)),
    regions: [noRegion(count), noRegion(count), noRegion(count)],
  };
  return { columns, folders: [...codes.keys()] };
}

function noRegion(count: number): Uint16Array {
  return new Uint16Array(count).fill(NONE);
}

/** 0xRRGGBB */
function meanColour(thumbhash: Uint8Array | null): number {
  if (thumbhash === null || thumbhash.length < 5) return GREY;
  const { r, g, b } = thumbHashToAverageRGBA(thumbhash);
  const byte = (value: number): number => Math.round(255 * Math.min(1, Math.max(0, value)));
  return (byte(r) << 16) | (byte(g) << 8) | byte(b);
}
