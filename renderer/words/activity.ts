import type { Activity, Counts, ModelStatus, Status } from '../../main/core/api.ts';
import { currentLocale, t } from '../i18n/i18n.svelte.ts';
import { joined } from './number.ts';
import { wayName } from './provider.ts';
import { timeLeft } from './time.ts';

/** The progress as one number and one time: `24 of 20,150 tagged, 3 min left`. */
export function activityWords(activity: Activity): string {
  const { state, until, refining } = activity;
  if (state === 'scanning') {
    const { total } = activity;
    return total > 0 ? t('activity.lookingSoFar', { total }) : t('activity.looking');
  }
  if (state === 'waiting')
    return until === null ? t('activity.waiting') : t('activity.waitingUntil', { clock: clock(until) });
  // Every photo has labels, and the chosen model sees them: `Refining 300 of 20,150, 5 h left`.
  const isRefining = refining !== null && activity.done === activity.total;
  const { done, total, secondsLeft } = isRefining ? refining : activity;
  const progress = t(isRefining ? 'activity.refining' : 'activity.progress', { done, total });
  if (state === 'paused') return t('activity.progressPaused', { progress });
  if (secondsLeft === null) return progress;
  return t('activity.progressLeft', { progress, left: timeLeft(secondsLeft) });
}

/** All files by what became of them; the numbers add up. */
export function countsLine({ found, tagged, failed, skipped, offline, pending }: Counts): string {
  if (found === 0) return t('activity.noPhotos');
  const parts = [
    t(skipped > 0 ? 'activity.files' : 'grid.photos', { count: found }),
    t('activity.tagged', { count: tagged }),
  ];
  if (pending > 0) parts.push(t('activity.pending', { count: pending }));
  if (offline > 0) parts.push(t('activity.offline', { count: offline }));
  if (failed > 0) parts.push(t('activity.failed', { count: failed }));
  if (skipped > 0) parts.push(t('activity.skipped', { count: skipped }));
  return joined(parts);
}

export function deviceWords(model: ModelStatus): string {
  if (model.state === 'starting') return t('activity.modelStarting', { model: model.name });
  if (model.state === 'failed') return t('activity.modelFailed', { model: model.name });
  return t('activity.modelOn', { model: model.name, device: model.device, way: wayName(model) });
}

/** `22:00`, in this computer's time. */
function clock(moment: string): string {
  return new Date(moment).toLocaleTimeString(currentLocale(), { hour: '2-digit', minute: '2-digit' });
}

/** What else is looked for in photos. */
export function analysingWords({ id, waiting }: NonNullable<Status['analysis']>): string {
  return t(`activity.analysing.${id}`, { count: waiting });
}

/** How many photos have labels by the present scoring. */
export function rescoringWords({ done, total }: NonNullable<Status['rescoring']>): string {
  return t('activity.rescoring', { done, total });
}
