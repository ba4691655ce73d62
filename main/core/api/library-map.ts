/** Whether the map shows all photos: laid out, at work (`done`, 0 to 1), or until something else is done. */
export type LibraryMapState = {
  kind: 'ready' | 'running' | 'waiting';
  done: number;
  /** Photos that have a place. */
  photos: number;
};

/** A part of the map where photos are dense, with what most sets it apart. */
export type LibraryMapRegion = {
  /** Null where nothing does. */
  name: string | null;
  /** The key of that label; empty where nothing does. */
  key: string;
  /** 0 for few large ones, 1 and 2 for more and smaller ones. */
  level: number;
  /** Its middle, from 0 to 1. */
  x: number;
  y: number;
  photos: number;
};

/** `GET /api/library-map` */
export type LibraryMapInfo = { state: LibraryMapState; regions: LibraryMapRegion[] };

/** What {@link MapColumns.labels}, `folders` and `regions` have for a photo without. */
export const NONE = 0xffff;

/** What the columns' numbers stand for. */
export type MapHeader = {
  count: number;
  regions: LibraryMapRegion[];
  /** Categories of labels. */
  labels: string[];
  /** Paths. */
  folders: string[];
};

/** The photos of the map, in no order, as columns. */
export type MapColumns = {
  ids: Uint32Array;
  /** From 0 to 1, y downwards. */
  x: Float32Array;
  y: Float32Array;
  /** The mean colour, 0xRRGGBB. */
  colours: Uint32Array;
  /** Days since 1970 by the photo's own clock. */
  days: Int32Array;
  /** Of the surest label, a number of {@link MapHeader.labels}. */
  labels: Uint16Array;
  folders: Uint16Array;
  /** By level, a number of {@link MapHeader.regions}. */
  regions: [Uint16Array, Uint16Array, Uint16Array];
};

const LENGTH_BYTES = 4;

/**
 * `GET /api/library-map/photos`: u32 length of the header, the header as JSON, filled up with spaces to a multiple of
 * four, then the columns in the order of {@link MapColumns}, little-endian.
 */
export function encodeMap(header: MapHeader, columns: MapColumns): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 4) * 4;
  const parts = listColumns(columns);
  const size = parts.reduce((sum, part) => sum + part.byteLength, LENGTH_BYTES + length);
  const bytes = new Uint8Array(size).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + length;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/** @throws RangeError, SyntaxError for bytes that are none */
export function decodeMap(buffer: ArrayBuffer): { header: MapHeader; columns: MapColumns } {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(
    new TextDecoder().decode(new Uint8Array(buffer, LENGTH_BYTES, length)),
  ) as MapHeader;
  const { count } = header;
  let at = LENGTH_BYTES + length;
  const take = <T>(kind: { new (buffer: ArrayBuffer, at: number, length: number): T; BYTES_PER_ELEMENT: number }): T => {
    const column = new kind(buffer, at, count);
    at += count * kind.BYTES_PER_ELEMENT;
    return column;
  }; // prettier-ignore
  const columns: MapColumns = {
    ...{ ids: take(Uint32Array), x: take(Float32Array), y: take(Float32Array) },
    ...{ colours: take(Uint32Array), days: take(Int32Array) },
    ...{ labels: take(Uint16Array), folders: take(Uint16Array) },
    regions: [take(Uint16Array), take(Uint16Array), take(Uint16Array)],
  };
  return { header, columns };
}

function listColumns({ ids, x, y, colours, days, labels, folders, regions }: MapColumns): ArrayBufferView[] {
  return [ids, x, y, colours, days, labels, folders, ...regions];
}
