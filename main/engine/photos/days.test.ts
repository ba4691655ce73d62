import { expect, it } from 'vitest';
import { groupByDay, undatedLast } from './days.ts';

const NOW = new Date(2025, 5, 14, 12);
const photo = (takenAt: string, takenFrom: 'camera' | 'file' = 'camera') => ({ takenAt, takenFrom });
const ROWS = [
  photo('2038-05-05T10:00:00'),
  photo('2025-06-15T09:00:00'),
  photo('2025-06-13T10:00:00', 'file'),
  photo('2025-06-12T10:00:00'),
  photo('2025-06-12T09:00:00'),
];

it('undatedLast() - photos without a date stand last, those of the future behind them, the rest as it was', () => {
  expect(undatedLast(ROWS, NOW).map(({ takenAt }) => takenAt)).toEqual([
    '2025-06-15T09:00:00',
    '2025-06-12T10:00:00',
    '2025-06-12T09:00:00',
    '2025-06-13T10:00:00',
    '2038-05-05T10:00:00',
  ]);
});

it('groupByDay() - each run has its day, and those without a day that belongs to them say so', () => {
  expect(groupByDay(undatedLast(ROWS, NOW), NOW)).toEqual([
    { day: '2025-06-15', count: 1 },
    { day: '2025-06-12', count: 2 },
    { day: 'undated', count: 1 },
    { day: 'future', count: 1 },
  ]);
});
