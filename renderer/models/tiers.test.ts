import { expect, test } from 'vitest';
import type { Counts, ModelInfo, Status } from '../../main/core/api.ts';
import { isWorthAnOffer, libraryTime, offered, tiersOf, tierWords } from './tiers.ts';

const model = (id: string, top1: number, gmacs: number, facts: Partial<ModelInfo> = {}): ModelInfo =>
  ({
    ...{ id, name: id, gmacs, active: false, bundled: false, state: 'available' },
    ...{ millisecondsPerPhoto: null, provider: null, providers: [], tagged: 0 },
    accuracy: { top1, top5: 95, source: '' },
    ...facts,
  }) as unknown as ModelInfo;

const small = model('small', 77.5, 0.9, { bundled: true, active: true });
const slight = model('slight', 74.8, 0.4);
const fair = model('fair', 82, 7);
const heavy = model('heavy', 82.9, 13);
const best = model('best', 84.5, 77);
const ALL = [slight, small, fair, heavy, best];

test('tiersOf() - what comes with the app, the best of a fair pace, and the best of all', () => {
  expect([...tiersOf(ALL)].toSorted()).toEqual([
    ['best', 'best'],
    ['fair', 'better'],
    ['small', 'quick'],
  ]);
  expect(tiersOf([small]).get('small')).toBe('quick');
});

test('libraryTime() - as measured here, or as two cores would', () => {
  expect(libraryTime(fair, 6000)).toMatch(/7 min.* for 6,000 photos on two cores$/);
  expect(libraryTime({ ...fair, millisecondsPerPhoto: 20 }, 6000)).toMatch(/2 min.* for 6,000 photos$/);
  expect(tierWords('better', fair, null)).toBe('Better');
  expect(tierWords('best', best, { tagged: 1200, pending: 0, offline: 0 } as Counts)).toMatch(
    /^Best: .*15 min/,
  );
});

test('offered() - a better one, unless a person has chosen for themselves', () => {
  expect(offered(ALL)?.id).toBe('fair');
  expect(offered(ALL.map((each) => ({ ...each, active: each.id === 'heavy' })))).toBeNull();
});

test('isWorthAnOffer() - once all is tagged, in a library that is no trial', () => {
  const status = (tagged: number, pending: number, state: string): Status =>
    ({ activity: { state }, counts: { tagged, pending }, model: { state: 'ready' } }) as unknown as Status;
  expect(isWorthAnOffer(status(3000, 0, 'idle'))).toBe(true);
  expect(isWorthAnOffer(status(3000, 5, 'tagging'))).toBe(false);
  expect(isWorthAnOffer(status(24, 0, 'idle'))).toBe(false);
});
