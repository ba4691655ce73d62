import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

describe('coalesce()', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs at once, and a burst after it becomes one more run', async () => {
    let runs = 0;
    const call = coalesce(async () => {
      runs += 1;
      await Promise.resolve();
    }, 1000);
    call();
    expect(runs).toBe(1);
    for (let at = 0; at < 20; at++) call();
    await vi.advanceTimersByTimeAsync(999);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toBe(2);
  });

  it('rests four times as long as a slow run took', async () => {
    let runs = 0;
    const call = coalesce(async () => {
      runs += 1;
      await new Promise((done) => setTimeout(done, 500));
    }, 100);
    call();
    call();
    await vi.advanceTimersByTimeAsync(2400);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(runs).toBe(2);
  });
});
