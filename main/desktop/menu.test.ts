import { expect, test } from 'vitest';
import { toAccelerator } from './menu.ts';

test('toAccelerator() - keys of the window in the words of Electron, shown and not registered', () => {
  const shown = (key: string) => toAccelerator(key, false).accelerator;
  expect(['Mod+Shift+z', 'Digit3', 'Mod+ArrowLeft', 't', 'Escape'].map(shown)).toEqual([
    'CmdOrCtrl+Shift+Z',
    '3',
    'CmdOrCtrl+Left',
    'T',
    'Esc',
  ]);
  expect(toAccelerator('t', false).registerAccelerator).toBe(false);
  expect([toAccelerator('?', false), toAccelerator(null, false), toAccelerator('t', true)]).toEqual([{}, {}, {}]);
}); // prettier-ignore
