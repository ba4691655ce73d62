/** Alpha, 0 to 255, of what says nothing for the label. */
const DARKEST = 170;

/** How dark each place of an activation map is shown: the highest is clear, and what speaks against the label is darkest. */
export function veilOf(values: number[]): number[] {
  const highest = Math.max(...values);
  return values.map((value) =>
    highest <= 0 ? DARKEST : Math.round(DARKEST * (1 - Math.max(0, value) / highest)),
  );
}
