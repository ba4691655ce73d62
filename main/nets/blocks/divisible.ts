/** The multiple of `divisor` nearest to a wished number of channels, at least `minimum`. */
export function divisible(wish: number, divisor: number, minimum = divisor): number {
  return Math.max(minimum, Math.floor((wish + divisor / 2) / divisor) * divisor);
}
