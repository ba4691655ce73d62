import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ActiveHours } from './active-hours.ts';

const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Europe/Berlin'; // clocks go from 2 to 3 on 29 March 2026, and from 3 to 2 on 25 October
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

/** Local time, as an ISO date without a zone. */
const at = (time: string): number => new Date(time).getTime();
const open = (from: number, until: number, time: string): boolean =>
  new ActiveHours(
    () => ({ from, until }),
    () => at(time),
  ).isOpen();
/** When they open, in UTC. */
const opens = (from: number, until: number, time: string): string | null => {
  const opensAt = new ActiveHours(
    () => ({ from, until }),
    () => at(time),
  ).opensAt();
  return opensAt === null ? null : new Date(opensAt).toISOString();
};

test('isOpen() - from the first hour on, and no more in the last', () => {
  expect(['08:59', '09:00', '16:59', '17:00'].map((time) => open(9, 17, `2026-07-15T${time}`))).toEqual([false, true, true, false]); // prettier-ignore
});

test('isOpen() - across midnight', () => {
  expect(['21:59', '22:00', '00:30', '05:59', '06:00'].map((time) => open(22, 6, `2026-07-15T${time}`))).toEqual([false, true, true, true, false]); // prettier-ignore
});

test('isOpen() - always where no hours are set, and where they are all', () => {
  expect(new ActiveHours(() => null).isOpen()).toBe(true);
  expect(open(7, 7, '2026-07-15T03:00')).toBe(true);
});

describe('opensAt()', () => {
  test('the next time; null while they are open', () => {
    expect(opens(22, 6, '2026-07-15T12:34:56')).toBe('2026-07-15T20:00:00.000Z');
    expect(opens(9, 17, '2026-07-15T17:00')).toBe('2026-07-16T07:00:00.000Z');
    expect(opens(22, 6, '2026-07-15T23:00')).toBeNull();
  });

  test('when clocks are changed', () => {
    expect(opens(22, 6, '2026-03-29T12:00')).toBe('2026-03-29T20:00:00.000Z');
    expect(opens(3, 5, '2026-03-29T01:30')).toBe('2026-03-29T01:00:00.000Z'); // 3 comes an hour after 1
    expect(opens(2, 3, '2026-03-29T01:30')).toBe('2026-03-30T00:00:00.000Z'); // there is no 2 that day
    expect(opens(3, 5, '2026-10-25T01:30')).toBe('2026-10-25T02:00:00.000Z'); // after 2 was twice
  });
});

test('overrideSchedule() - opens them until the next boundary, and changes nothing while they are open', () => {
  let now = at('2026-07-15T12:00');
  const hours = new ActiveHours(
    () => ({ from: 22, until: 6 }),
    () => now,
  );
  const states = (): boolean[] =>
    ['2026-07-15T21:59', '2026-07-15T22:00', '2026-07-16T05:59', '2026-07-16T06:00'].map((time) => {
      now = at(time);
      return hours.isOpen();
    });
  hours.overrideSchedule();
  expect(states()).toEqual([true, true, true, false]);
  now = at('2026-07-15T23:00');
  hours.overrideSchedule();
  expect(states()[3]).toBe(false);
});

test('forget() - takes an overriding the schedule back', () => {
  const hours = new ActiveHours(
    () => ({ from: 22, until: 6 }),
    () => at('2026-07-15T12:00'),
  );
  hours.overrideSchedule();
  hours.forget();
  expect(hours.isOpen()).toBe(false);
});
