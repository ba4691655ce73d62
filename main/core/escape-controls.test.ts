import { expect, test } from 'vitest';
import { escapeControls } from './escape-controls.ts';

test('escapeControls() - line breaks and control characters become escapes, letters stay', () => {
  expect(escapeControls('a\n-execute\r\tb\u001b[2J.jpg')).toBe('a\\n-execute\\r\\tb\\u001b[2J.jpg');
  expect(escapeControls('Zoë 東京')).toBe('Zoë 東京');
  expect(escapeControls('a\u2028b\u0085')).not.toMatch(/[\u2028\u0085]/);
});
