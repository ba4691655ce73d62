/** A label, and how many photos of the map and of each region show it. */
export type LabelShare = { label: number; photos: number; byRegion: ReadonlyMap<number, number> };

/** A name holds for so many of a region's photos, or it has none. */
const LEAST_SHARE = 0.25;
/** A region does with a name that says so much less, where the best one is taken by a larger region. */
const ENOUGH = 0.5;

/**
 * The label that most sets each region apart: what its share of the region adds to knowing the region, p · log(p / q), of
 * the shares of photos with the label in the region (p) and on the whole map (q).
 *
 * @param sizes photos of each region, largest first
 * @returns by region; null where no label is frequent enough
 */
export function nameRegions(
  sizes: readonly number[],
  labels: readonly LabelShare[],
  total: number,
): (number | null)[] {
  const taken = new Set<number>();
  return sizes.map((size, region) => {
    const candidates = labels
      .flatMap(({ label, photos, byRegion }) => {
        const share = (byRegion.get(region) ?? 0) / size;
        return share < LEAST_SHARE ? [] : [{ label, worth: share * Math.log(share / (photos / total)) }];
      })
      .filter(({ worth }) => worth > 0)
      .sort((a, b) => b.worth - a.worth || a.label - b.label);
    const best = candidates[0];
    if (best === undefined) return null;
    const free = candidates.find(({ label, worth }) => !taken.has(label) && worth >= ENOUGH * best.worth);
    const { label } = free ?? best;
    taken.add(label);
    return label;
  });
}
