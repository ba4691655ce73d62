import { expect, test } from 'vitest';
import { unpickle, type PickleWorld } from './pickle.ts';

const world: PickleWorld = {
  find: (name) => ({ made: name }),
  call: (callee, values) => [callee, ...values],
  load: (reference) => ({ made: reference }),
};

function read(text: string): unknown {
  return unpickle(Buffer.from(text, 'latin1'), 0, world).value;
}

// Written by Python: pickle.dumps(value, protocol=2).
test.each<[string, string, unknown]>([
  ['None', '\x80\x02N.', null],
  [
    'a dictionary',
    '\x80\x02}q\x00(X\x01\x00\x00\x00aq\x01K\x01X\x01\x00\x00\x00bq\x02M\x2c\x01u.',
    new Map<string, number>([
      ['a', 1],
      ['b', 300],
    ]),
  ],
  ['a list', '\x80\x02]q\x00(\x88\x89G\x3f\xf8\x00\x00\x00\x00\x00\x00e.', [true, false, 1.5]],
  ['tuples', '\x80\x02)\x85q\x00K\x01K\x02\x86q\x01\x86q\x02.', [[[]], [1, 2]]],
  ['a negative number', '\x80\x02J\xfe\xff\xff\xff.', -2],
  ['a long number', '\x80\x02\x8a\x05\x00\x00\x00\x00\x01.', 2 ** 32],
  ['a negative long number', '\x80\x02\x8a\x01\xff.', -1],
  [
    'a number of more than 53 bits',
    '\x80\x02\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01.',
    '18446744073709551616',
  ],
  ['the same object twice', '\x80\x02]q\x00K\x05ah\x00\x86.', [[5], [5]]],
  ['a call', '\x80\x02cbuiltins\nset\nq\x00K\x01\x85R.', [{ made: 'builtins.set' }, 1]],
  ['a reference outside', '\x80\x02K\x07Q.', { made: 7 }],
])('unpickle() - reads %s', (_, text, value) => {
  expect(read(text)).toEqual(value);
});

test('unpickle() - ends behind the stop, where the next pickle begins', () => {
  expect(unpickle(Buffer.from('\x80\x02N.\x80\x02K\x01.', 'latin1'), 4, world)).toEqual({ value: 1, end: 9 });
});
