import type { RemoteStatus } from '../../main/core/results/remote.ts';
import { t } from '../i18n/i18n.svelte.ts';

/** `1,204 photos tagged there, 48 under way, 11.2 a second`. */
export function remoteWords({ done, failed, underWay, photosPerSecond }: RemoteStatus): string {
  const parts = [t('remote.done', { count: done })];
  if (failed > 0) parts.push(t('remote.failed', { count: failed }));
  if (underWay > 0) parts.push(t('remote.underWay', { count: underWay }));
  if (photosPerSecond !== null) parts.push(t('remote.rate', { rate: photosPerSecond.toFixed(1) }));
  return parts.join(', ');
}
