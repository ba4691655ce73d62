import { expect, test } from 'vitest';
import { readHeicSize } from './size.ts';

function ispe(width: number, height: number): Buffer {
  const box = Buffer.alloc(20);
  box.writeUInt32BE(20, 0);
  box.write('ispe', 4, 'latin1');
  box.writeUInt32BE(width, 12);
  box.writeUInt32BE(height, 16);
  return box;
}

const irot = (quarters: number): Buffer => Buffer.from([0, 0, 0, 9, 0x69, 0x72, 0x6f, 0x74, quarters]);

test('readHeicSize() - the whole picture is larger than its tiles and its thumbnail', () => {
  const boxes = Buffer.concat([ispe(512, 512), ispe(4032, 3024), ispe(320, 240)]);
  expect(readHeicSize(boxes)).toEqual({ width: 4032, height: 3024 });
});

test.each([
  [0, { width: 4032, height: 3024 }],
  [1, { width: 3024, height: 4032 }],
  [2, { width: 4032, height: 3024 }],
  [3, { width: 3024, height: 4032 }],
])('readHeicSize() - turned by %i quarters', (quarters, size) => {
  expect(readHeicSize(Buffer.concat([ispe(4032, 3024), irot(quarters)]))).toEqual(size);
});

test('readHeicSize() - null where there is none, or it is cut off', () => {
  expect(readHeicSize(Buffer.from('ftypheic'))).toBeNull();
  expect(readHeicSize(ispe(4032, 3024).subarray(0, 14))).toBeNull();
});
