import { describe, expect, it, vi } from 'vitest';
import { findNearDuplicates } from './near-duplicates.ts';
import { generator } from '../numeric/testing/generator.ts';

const rest = async (): Promise<void> => await Promise.resolve();

/** Strangers with a large part in common, as the features of networks have: cosines of about 0.75. */
function strangers(count: number): Float32Array[] {
  const random = generator(1);
  return Array.from({ length: count }, () => Float32Array.from({ length: 200 }, random));
}

describe('findNearDuplicates()', () => {
  it('finds the marked and their near copies, and no stranger', async () => {
    const vectors = strangers(30);
    const random = generator(2);
    const copy = vectors[3]!.map((value) => 1.5 * value + 0.2 * random());
    const found = await findNearDuplicates(
      [...vectors, copy],
      [...vectors.map((_, index) => index === 3 || index === 8), false],
      rest,
    );
    expect(found.flatMap((isAlike, index) => (isAlike ? [index] : []))).toEqual([3, 8, 30]);
  });

  it('finds nothing where nothing is marked', async () => {
    expect(await findNearDuplicates(strangers(5), [], rest)).toEqual(new Array(5).fill(false));
    expect(await findNearDuplicates([], [], rest)).toEqual([]);
  });

  it('lets other work in between', async () => {
    const breathe = vi.fn(rest);
    await findNearDuplicates(strangers(5), [true], breathe);
    expect(breathe.mock.calls.length).toBeGreaterThanOrEqual(5);
  });
});
