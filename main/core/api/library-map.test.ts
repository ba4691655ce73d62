import { expect, it } from 'vitest';
import { decodeMap, encodeMap, NONE } from './library-map.ts';

it('decodeMap() - gives what was encoded, names of any script included', () => {
  const header = {
    count: 2,
    regions: [{ name: '犬', key: 'n1', level: 0, x: 0.5, y: 0.5, photos: 2 }],
    labels: ['animals'],
    folders: ['/写真'],
  };
  const columns = {
    ids: Uint32Array.of(7, 4_000_000_000),
    x: Float32Array.of(0, 1),
    y: Float32Array.of(0.5, 0.25),
    colours: Uint32Array.of(0xffffff, 0x102030),
    days: Int32Array.of(-1, 20_000),
    labels: Uint16Array.of(0, NONE),
    folders: Uint16Array.of(0, 0),
    regions: [Uint16Array.of(0, 0), Uint16Array.of(NONE, NONE), Uint16Array.of(0, NONE)] as [Uint16Array, Uint16Array, Uint16Array], // prettier-ignore
  };
  const decoded = decodeMap(encodeMap(header, columns).buffer);
  expect(decoded).toEqual({ header, columns });
  expect(() => decodeMap(new ArrayBuffer(2))).toThrow(RangeError);
});
