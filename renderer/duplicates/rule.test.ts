import { expect, it } from 'vitest';
import type { DuplicateGroup } from '../../main/core/api.ts';
import { planRule, type Rule } from './rule.ts';

const photo = (id: number, pixels = 10, sizeBytes = 100, takenAt = '2024-05-01T10:00:00') => ({
  ...{ id, pixels, sizeBytes, takenAt },
});
const group = (kind: DuplicateGroup['kind'], photos: DuplicateGroup['photos']): DuplicateGroup => {
  const [kept, ...others] = photos.map(({ id }) => id);
  return { kind, kept: kept!, others, photos, because: 'first', reason: 'it was added first' };
};
const rule: Rule = { scope: 'all', keep: 'best', action: 'trash' };

it('planRule() - in groups of the kind all but one go, with their bytes', () => {
  const groups = [group('exact', [photo(1), photo(2, 10, 7)]), group('near', [photo(3), photo(4), photo(5)])];
  expect(planRule({ ...rule, scope: 'exact' }, groups)).toMatchObject({
    groups: [{ kept: 1, others: [2] }],
    going: [{ id: 2, kept: 1 }],
    bytes: 7,
  });
  expect(planRule(rule, groups).going.map(({ id }) => id)).toEqual([2, 4, 5]);
});

it('planRule() - keeps the largest by pixels, then bytes; the oldest; the newest', () => {
  const photos = [
    photo(1, 10, 1, '2024-05-02T10:00:00'),
    photo(2, 20, 1, '2024-05-01T10:00:00'),
    photo(3, 20, 2, '2024-05-03T10:00:00'),
  ];
  const keptBy = (keep: Rule['keep']) => planRule({ ...rule, keep }, [group('near', photos)]).groups[0]!.kept;
  expect([keptBy('best'), keptBy('largest'), keptBy('oldest'), keptBy('newest')]).toEqual([1, 3, 2, 3]);
});

it('planRule() - a photo goes once only, never as the one that another group keeps, and not when it is spared', () => {
  const groups = [group('near', [photo(1), photo(2)]), group('burst', [photo(2), photo(3)])];
  const plan = planRule(rule, groups);
  expect(plan.groups).toEqual([{ kept: 1, others: [2] }]);
  expect(planRule(rule, groups, new Set([2])).groups).toEqual([{ kept: 2, others: [3] }]);
});
