import { expect, test } from 'vitest';
import { Message } from './protobuf.ts';

// The first three are the examples of https://protobuf.dev/programming-guides/encoding.
test.each([
  ['a number', new Message().integer(1, 150), '08 96 01'],
  ['a text', new Message().text(2, 'testing'), '12 07 74 65 73 74 69 6e 67'],
  ['a message', new Message().message(3, new Message().integer(1, 150)), '1a 03 08 96 01'],
  ['packed numbers', new Message().integers(6, [3, 270, 86942]), '32 06 03 8e 02 9e a7 05'],
  ['a negative number', new Message().integer(1, -1), '08 ff ff ff ff ff ff ff ff ff 01'],
  ['a field above 15', new Message().integer(20, 7), 'a0 01 07'],
  ['a float', new Message().float(2, 1), '15 00 00 80 3f'],
])('Message - %s has the bytes of the specification', (_, message, bytes) => {
  expect(Buffer.from(message.encode()).toString('hex')).toBe(bytes.replaceAll(' ', ''));
});
