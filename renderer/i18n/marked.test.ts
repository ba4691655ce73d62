import { expect, test } from 'vitest';
import { partsOf } from './marked.ts';

test('partsOf() - what stands in a tag, and what stands around it', () => {
  expect(partsOf('From <from></from> until <until></until>.')).toEqual([
    { mark: null, text: 'From ' },
    { mark: 'from', text: '' },
    { mark: null, text: ' until ' },
    { mark: 'until', text: '' },
    { mark: null, text: '.' },
  ]);
  expect(partsOf('<path>/a <b</path>')).toEqual([{ mark: 'path', text: '/a <b' }]);
  expect(partsOf('no mark')).toEqual([{ mark: null, text: 'no mark' }]);
  expect(partsOf('')).toEqual([]);
});
