import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ActivityState, Status } from '../core/api.ts';
import type { Electron } from './electron.ts';
import { showProgress } from './progress.ts';
import type { SingleWindow } from './window.ts';

let shown: string[] = [];
let isFocused = false;
let clicked: (() => void) | undefined;

class Notification {
  readonly #body: string;
  constructor({ body }: { body: string }) {
    this.#body = body;
  }
  static isSupported(): boolean {
    return true;
  }
  on(_: 'click', listener: () => void): this {
    clicked = listener;
    return this;
  }
  show(): void {
    shown.push(this.#body);
  }
}

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => {
  vi.useRealTimers();
  shown = [];
  isFocused = false;
});

/** Tells what the engine would, `minutes` after the last. */
function engine(): {
  send: (state: ActivityState, minutes: number, failed?: number) => void;
  window: { show: () => void };
} {
  const window = {
    current: { setProgressBar: () => undefined, isFocused: () => isFocused },
    show: vi.fn<() => void>(),
  };
  const report = showProgress(
    { Notification } as unknown as Electron,
    { getMenuItemById: () => null },
    window as unknown as SingleWindow,
  );
  const send = (state: ActivityState, minutes: number, failed = 0): void => {
    vi.setSystemTime(Date.now() + minutes * 60_000);
    report({ activity: { state, done: 0, total: 0 }, counts: { tagged: 1200, failed } } as Status);
  };
  return { send, window };
}

test('showProgress() - the end of a long run is notified once, and a click shows the window', () => {
  const { send, window } = engine();
  send('idle', 0);
  send('scanning', 0);
  send('tagging', 1);
  send('paused', 1);
  send('tagging', 1);
  send('idle', 1, 3);
  send('idle', 1, 3);

  expect(shown).toEqual(['1200 photos are tagged, 3 could not be read.']);
  clicked?.();
  expect(window.show).toHaveBeenCalledOnce();
});

test('showProgress() - a short run, or one that was watched to its end, is not notified', () => {
  const { send } = engine();
  send('tagging', 0);
  send('idle', 0.5);
  send('tagging', 10);
  isFocused = true;
  send('idle', 5);

  expect(shown).toEqual([]);
});
