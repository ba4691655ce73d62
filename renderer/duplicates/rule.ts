import type { DuplicateAction, DuplicateGroup, DuplicatePhoto, ResolvedGroup } from '../../main/core/api.ts';

export const SCOPES = ['exact', 'near', 'burst', 'all'] as const;
export const KEEPS = ['best', 'largest', 'oldest', 'newest'] as const;

/** In groups of a kind, one photo stays, and something becomes of the others. */
export type Rule = {
  scope: (typeof SCOPES)[number];
  /** `best`: the one that the engine would keep. */
  keep: (typeof KEEPS)[number];
  action: Exclude<DuplicateAction, 'keep'>;
};

/** What a rule would do: photos that go, each with the one that stays for it. */
export type Plan = { groups: ResolvedGroup[]; going: (DuplicatePhoto & { kept: number })[]; bytes: number };

/** @param spared photos that stay whatever the rule says */
export function planRule(
  rule: Rule,
  groups: readonly DuplicateGroup[],
  spared: ReadonlySet<number> = new Set(),
): Plan {
  const plan: Plan = { groups: [], going: [], bytes: 0 };
  const gone = new Set<number>();
  for (const group of groups.filter(({ kind }) => rule.scope === 'all' || kind === rule.scope)) {
    // A photo may be a copy and one of a burst: what goes with one group is not there for the next.
    const photos = group.photos.filter(({ id }) => !gone.has(id));
    if (photos.length < 2) continue;
    const kept = chooseKept(photos, rule.keep);
    const others = photos.filter(({ id }) => id !== kept.id && !spared.has(id));
    if (others.length === 0) continue;
    plan.groups.push({ kept: kept.id, others: others.map(({ id }) => id) });
    for (const photo of others) {
      gone.add(photo.id);
      plan.going.push({ ...photo, kept: kept.id });
      plan.bytes += photo.sizeBytes;
    }
  }
  return plan;
}

/** The first of the photos is the engine's choice, which also decides between equals. */
function chooseKept(photos: readonly DuplicatePhoto[], keep: Rule['keep']): DuplicatePhoto {
  const isBetter = (a: DuplicatePhoto, b: DuplicatePhoto): boolean => {
    if (keep === 'largest') return a.pixels === b.pixels ? a.sizeBytes > b.sizeBytes : a.pixels > b.pixels;
    if (keep === 'oldest') return a.takenAt < b.takenAt;
    return keep === 'newest' && a.takenAt > b.takenAt;
  };
  return photos.reduce((best, photo) => (isBetter(photo, best) ? photo : best));
}
