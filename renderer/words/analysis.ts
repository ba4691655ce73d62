import type { AnalysisInfo, AnalysisModelInfo } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { listed } from './list.ts';
import { quickest } from './model.ts';
import { bytes } from './number.ts';
import { providerName } from './provider.ts';
import { aboutTime } from './time.ts';

export function analysisWords(id: AnalysisInfo['id']): { name: string; what: string } {
  return { name: t(`facts.analysis.${id}.name`), what: t(`facts.analysis.${id}.what`) };
}

/** `PP-OCRv6 small, 15.9 MB, 0.6 s a photo; 14 photos done, 3 to do, 1 failed.` */
export function analysisProgress(analysis: AnalysisInfo): string {
  const { name: model, sizeBytes, millisecondsPerPhoto, done, waiting, failed } = analysis;
  const size = bytes(sizeBytes);
  if (analysis.state !== 'installed') return t('facts.analysis.missing', { model, size });
  const seconds = ((millisecondsPerPhoto ?? analysis.expectedMilliseconds) / 1000).toFixed(1);
  const pace = t(millisecondsPerPhoto === null ? 'facts.analysis.expectedPace' : 'facts.analysis.pace', {
    seconds,
  });
  const counts = [t('facts.analysis.done', { count: done })];
  if (waiting > 0) counts.push(t('facts.analysis.waiting', { count: waiting }));
  if (analysis.waitsForPower) counts.push(t('facts.analysis.onBattery'));
  if (failed > 0) counts.push(t('facts.analysis.failed', { count: failed }));
  return t('facts.analysis.progress', { model, size, pace, counts: listed(counts) });
}

/** How long it would take for so many photos: `about 2 h 10 min`. */
export function analysisTime(
  {
    millisecondsPerPhoto,
    expectedMilliseconds,
  }: Pick<AnalysisInfo, 'millisecondsPerPhoto' | 'expectedMilliseconds'>,
  photos: number,
): string {
  return aboutTime((photos * (millisecondsPerPhoto ?? expectedMilliseconds)) / 1000);
}

/** How fast it is on this computer: as it last ran, as the best way to run it did when it was tried, or as expected. */
export function analysisPace(model: AnalysisModelInfo, analysis: AnalysisInfo | null): string {
  const ran = analysis?.millisecondsPerPhoto ?? null;
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
  if (ran !== null) return t('facts.analysis.pace', { seconds: seconds(ran) });
  const { milliseconds, provider } = quickest({ ...model, millisecondsPerPhoto: null, provider: null });
  if (milliseconds === null || provider === null)
    return t('facts.analysis.expectedPace', { seconds: seconds(model.expectedMilliseconds) });
  return t('facts.analysis.paceOn', { seconds: seconds(milliseconds), provider: providerName(provider) });
}
