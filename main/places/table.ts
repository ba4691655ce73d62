import { brotliDecompressSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Steps of a coordinate in a degree: a town's place is known to 100 m. */
export const COORDINATE_STEPS = 1000;

/** Steps of a town's reach in a kilometre. */
export const REACH_STEPS = 100;
export const LONGEST_REACH_KM = 2;

/** The towns of the world, those of most people first; a town's number is its place in each column. */
export type Columns = {
  /** In steps, as the longitudes. */
  latitudes: Int32Array;
  longitudes: Int32Array;
  /** By so much is a town nearer than its middle, in steps; {@link LONGEST_REACH_KM} at most. */
  reaches: Uint8Array;
  /** Numbers of regions. */
  regions: Uint16Array;
  /** The city that the town lies within; its own number where there is none. */
  cities: Uint32Array;
  names: string[];
  /** In other languages. */
  otherNames: string[][];
  /** By region: `NO.46`, where NO is the country's ISO 3166-1 code. */
  regionCodes: string[];
  /** Empty where nobody knows. */
  regionNames: string[];
};

const header = z.strictObject({
  towns: z.int().positive(),
  names: z.int().positive(), // bytes
  otherNames: z.int().positive(),
  regionCodes: z.array(z.string()),
  regionNames: z.array(z.string()),
});

const HEADER_LENGTH = 4;
/** Of most towns. */
const NONE: string[] = [];

/**
 * Bytes: uint32 length of the header, header (JSON), padding to 4; int32 latitudes, int32 longitudes, uint32 cities,
 * uint16 regions, uint8 reaches; names in lines, other names in lines with tabs between them. Little-endian.
 */
export function packTable(columns: Columns): Buffer {
  const names = Buffer.from(columns.names.join('\n'));
  const otherNames = Buffer.from(columns.otherNames.map((each) => each.join('\t')).join('\n'));
  const { regionCodes, regionNames } = columns;
  const fields = { towns: columns.names.length, names: names.length, otherNames: otherNames.length, regionCodes, regionNames }; // prettier-ignore
  const json = Buffer.from(JSON.stringify(fields));
  const padded = Buffer.alloc(Math.ceil((json.length + 1) / 4) * 4, ' ');
  json.copy(padded);
  const length = Buffer.alloc(HEADER_LENGTH);
  length.writeUInt32LE(padded.length);
  const { latitudes, longitudes, cities, regions, reaches } = columns;
  const numbers = [latitudes, longitudes, cities, regions, reaches].map((column) =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength),
  );
  return Buffer.concat([length, padded, ...numbers, names, otherNames]);
}

/** @throws Error when the file is not there, or is no such table */
export function readTable(file: string): Columns {
  const packed = brotliDecompressSync(readFileSync(file));
  const bytes = packed.buffer.slice(packed.byteOffset, packed.byteOffset + packed.byteLength);
  const length = packed.readUInt32LE(0);
  const fields = header.parse(JSON.parse(packed.toString('utf8', HEADER_LENGTH, HEADER_LENGTH + length)));
  const { towns } = fields;
  let at = HEADER_LENGTH + length;
  const skip = (size: number): number => (at += size) - size;
  const latitudes = new Int32Array(bytes, skip(4 * towns), towns);
  const longitudes = new Int32Array(bytes, skip(4 * towns), towns);
  const cities = new Uint32Array(bytes, skip(4 * towns), towns);
  const regions = new Uint16Array(bytes, skip(2 * towns), towns);
  const reaches = new Uint8Array(bytes, skip(towns), towns);
  const text = (size: number): string => packed.toString('utf8', skip(size), at);
  const names = text(fields.names).split('\n');
  const otherNames = text(fields.otherNames)
    .split('\n')
    .map((line) => (line === '' ? NONE : line.split('\t')));
  return { latitudes, longitudes, cities, regions, reaches, names, otherNames, regionCodes: fields.regionCodes, regionNames: fields.regionNames }; // prettier-ignore
}
