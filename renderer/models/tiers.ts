import type { Counts, ModelInfo, Status } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { FAIR_GMACS, quickest, readable } from '../words/model.ts';
import { aboutTime } from '../words/time.ts';

/** The models that a person chooses from who does not want to compare all of them. */
export type Tier = 'quick' | 'better' | 'best';

/** About what two cores take for a billion multiplications. */
const MILLISECONDS_PER_GMAC = 10;
/** A library that is smaller says little of how good a model is. */
const WORTH_AN_OFFER = 100;

/** The one that comes with the app, the most accurate of those with a fair pace, and the most accurate of all. */
export function tiersOf(all: ModelInfo[]): Map<string, Tier> {
  const tiers = new Map<string, Tier>();
  const quick = all.find(({ bundled }) => bundled) ?? all.toSorted((a, b) => a.gmacs - b.gmacs)[0];
  const byAccuracy = all.toSorted((a, b) => b.accuracy.top1 - a.accuracy.top1);
  const better = byAccuracy.find(({ gmacs }) => gmacs < FAIR_GMACS);
  if (byAccuracy[0] !== undefined) tiers.set(byAccuracy[0].id, 'best');
  if (better !== undefined && !tiers.has(better.id)) tiers.set(better.id, 'better');
  if (quick !== undefined) tiers.set(quick.id, 'quick');
  return tiers;
}

/** What a tier is, and how long the model takes for the photos of this library. */
export function tierWords(tier: Tier, model: ModelInfo, counts: Counts | null): string {
  const name = t(`models.tiers.${tier}`);
  const photos = counts === null ? 0 : readable(counts);
  return photos === 0 ? name : t('models.tiers.timed', { tier: name, time: libraryTime(model, photos) });
}

/** As measured here, or else about as two cores would. */
export function libraryTime(model: ModelInfo, count: number): string {
  const { milliseconds } = quickest(model);
  const time = aboutTime((count * (milliseconds ?? model.gmacs * MILLISECONDS_PER_GMAC)) / 1000);
  const words = { time, photos: t('grid.photos', { count }) };
  return t(milliseconds === null ? 'models.tiers.onTwoCores' : 'models.tiers.here', words);
}

/** Everything is tagged, by the model that came with the app: a person may want another. */
export function isWorthAnOffer(status: Status): boolean {
  const { activity, counts, model } = status;
  const isIdle = activity.state === 'idle' && counts.pending === 0;
  return isIdle && counts.tagged >= WORTH_AN_OFFER && model.state === 'ready';
}

/** What is offered in place of the model in use; null where a person has chosen one already. */
export function offered(all: ModelInfo[]): ModelInfo | null {
  const tiers = tiersOf(all);
  const active = all.find((model) => model.active);
  if (active === undefined || tiers.get(active.id) !== 'quick') return null;
  return all.find(({ id }) => tiers.get(id) === 'better') ?? null;
}
