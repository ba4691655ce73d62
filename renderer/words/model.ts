import type { Counts, ModelInfo, ModelStatus } from '../../main/core/api.ts';
import type { ProviderName } from '../../main/core/models/provider.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { listed } from './list.ts';
import { bytes, percent } from './number.ts';
import { refusalWords } from './problem.ts';
import { providerName, wayName } from './provider.ts';
import { aboutTime, timeLeft } from './time.ts';

const HOUR_MS = 3_600_000;
/** Billions of multiplications per photo. Two cores do about 100 of them in a second. */
const LIGHT_GMACS = 2;
export const FAIR_GMACS = 10;
const HEAVY_GMACS = 30;
/** Percentage points of ImageNet accuracy that a person would not notice. */
const MARGIN = 0.5;

/** What a model is good for, beside the others. */
export function purpose(model: ModelInfo, all: ModelInfo[]): string {
  const better = all.find((other) => outdoes(other, model));
  if (better !== undefined) return t('facts.model.purpose.outdone', { better: better.name });
  if (model.gmacs < LIGHT_GMACS) return t('facts.model.purpose.light');
  if (model.gmacs < FAIR_GMACS) return t('facts.model.purpose.fair');
  const most = Math.max(...all.map(({ accuracy }) => accuracy.top1));
  const rank = model.accuracy.top1 === most ? 'best' : 'good';
  return t(`facts.model.purpose.${model.gmacs < HEAVY_GMACS ? rank : (`${rank}AndSlow` as const)}`);
}

function outdoes(other: ModelInfo, model: ModelInfo): boolean {
  return other.accuracy.top1 > model.accuracy.top1 + MARGIN && other.gmacs < model.gmacs;
}

export function accuracy({ accuracy }: ModelInfo): string {
  return t('facts.model.accuracy', { percent: decimal(accuracy.top1) });
}

export function size({
  bundled,
  state,
  sizeBytes,
}: Pick<ModelInfo, 'bundled' | 'state' | 'sizeBytes'>): string {
  const size = bytes(sizeBytes);
  if (bundled) return t('facts.model.size.bundled', { size });
  if (state === 'available') return t('facts.model.size.available', { size });
  return state === 'installed' ? t('facts.model.size.installed', { size }) : size;
}

/** How fast it is on this computer: as it last ran, or else as the best way to run it did when that was tried. */
export function pace(model: ModelInfo): string {
  const { milliseconds, provider } = quickest(model);
  if (milliseconds === null) return t('facts.model.untried');
  const words = { perPhoto: perPhoto(milliseconds), perHour: perHour(milliseconds) };
  if (provider === null) return t('facts.model.pace', words);
  return t('facts.model.paceOn', { ...words, provider: providerName(provider) });
}

type Pace = { milliseconds: number | null; provider: string | null };

/** As it last ran, or else as the best way to run it did when that was tried. */
export function quickest({
  millisecondsPerPhoto,
  provider,
  providers,
}: Pick<ModelInfo, 'millisecondsPerPhoto' | 'provider' | 'providers'>): Pace {
  if (millisecondsPerPhoto !== null) return { milliseconds: millisecondsPerPhoto, provider };
  let best: Pace = { milliseconds: null, provider: null };
  for (const { name, accepted, millisecondsPerPhoto: milliseconds } of providers) {
    if (!accepted || milliseconds === null) continue;
    if (milliseconds < (best.milliseconds ?? Infinity)) best = { milliseconds, provider: name };
  }
  return best;
}

export function perPhoto(milliseconds: number): string {
  if (milliseconds >= 1000)
    return t('facts.model.secondsPerPhoto', { seconds: decimal(milliseconds / 1000) });
  return t('facts.model.millisecondsPerPhoto', {
    milliseconds: milliseconds < 10 ? decimal(milliseconds) : Math.round(milliseconds),
  });
}

/** No more exact than a pace that varies by photo. */
function perHour(milliseconds: number): string {
  const photos = Number((HOUR_MS / milliseconds).toPrecision(2));
  return t('facts.model.perHour', { count: photos });
}

export function progressWords(progress: NonNullable<ModelInfo['progress']>): string {
  const { receivedBytes, totalBytes, bytesPerSecond, secondsLeft } = progress;
  const parts = [t('facts.model.received', { received: bytes(receivedBytes), total: bytes(totalBytes) })];
  if (bytesPerSecond !== null) parts.push(t('facts.model.perSecond', { size: bytes(bytesPerSecond) }));
  if (secondsLeft !== null) parts.push(timeLeft(secondsLeft));
  return listed(parts);
}

/** Where its everyday labels (people, sky, food) come from, to stand after a colon. */
export function everydayLabels({ words, everydayAgreement }: ModelInfo, defaultModel: string): string {
  if (words === 'own') return t('facts.model.everyday.own');
  if (words === 'default') return t('facts.model.everyday.default', { model: defaultModel });
  if (everydayAgreement === null) return t('facts.model.everyday.learned', { model: defaultModel });
  return t('facts.model.everyday.agreed', { model: defaultModel, percent: percent(everydayAgreement) });
}

/** What switching to it means, before it is done. */
export function switching(model: ModelInfo, counts: Counts | null): string {
  const toDo = Math.max(0, (counts === null ? 0 : readable(counts)) - model.tagged);
  if (toDo === 0) return t('facts.model.switching.nothing');
  const { milliseconds } = quickest(model);
  if (milliseconds === null) return t('facts.model.switching.photos', { count: toDo });
  const time = aboutTime((toDo * milliseconds) / 1000);
  return t('facts.model.switching.timed', { count: toDo, time });
}

/** What removing it means, before it is done. @param stays what photos keep */
export function removing(
  { sizeBytes }: Pick<ModelInfo, 'sizeBytes'>,
  stays: 'tags' | 'findings' = 'tags',
): string {
  const key = stays === 'tags' ? 'facts.model.removing' : 'facts.analysis.removing';
  return t(key, { size: bytes(sizeBytes) });
}

/** With one place behind the point. */
function decimal(value: number): string {
  return value.toFixed(1);
}

export type Retagging = { done: number; total: number; sentence: string };

/**
 * How far the active model has come with the photos that another one tagged; null when none is left. A photo
 * counts for the model that tagged it last.
 */
export function retagging(all: ModelInfo[], counts: Counts): Retagging | null {
  const active = all.find((model) => model.active);
  const others = all.reduce((sum, { active, tagged }) => sum + (active ? 0 : tagged), 0);
  if (active === undefined || others === 0) return null;
  const total = active.tagged + others;
  const key = others <= counts.offline ? 'facts.model.retagging.offline' : 'facts.model.retagging.others';
  const sentence = t(key, { done: active.tagged, total, model: active.name });
  return { done: active.tagged, total, sentence };
}

/** Photos that some model has tagged, or will. */
export function readable({ tagged, pending, offline }: Counts): number {
  return tagged + pending + offline;
}

/** What the model in use is doing; `status` may still be about the one before it. */
export function standing(model: ModelInfo, status: ModelStatus | null): string {
  if (status === null) return t('facts.model.standing.unknown');
  if (status.id !== model.id) return t('facts.model.standing.next');
  if (status.state === 'starting') return t('facts.model.standing.starting');
  if (status.state === 'failed') return t('facts.model.standing.failed');
  return t('facts.model.standing.ready', { device: status.device, way: wayName(status) });
}

type Tried = ModelInfo['providers'][number];

/** What one execution provider did when it was tried; one that was refused before there were codes has an English reason. */
export function verdict({ name, precision, accepted, reason, refusal, millisecondsPerPhoto }: Tried): string {
  if (accepted)
    return millisecondsPerPhoto === null ? t('facts.model.verdict.works') : perPhoto(millisecondsPerPhoto);
  const way = wayName({ provider: name, precision });
  if (reason === null) return t('facts.model.verdict.refused', { way });
  const clause = refusal === undefined ? reason : refusalWords(refusal);
  const isEnded = /[.!?。]$/.test(clause);
  return t('facts.model.verdict.reason', {
    way,
    reason: isEnded ? clause : t('facts.model.verdict.ended', { clause }),
  });
}

/** One choice for each provider that was tried: how its quickest precision did, then what was refused of it. */
export function waysToRun({
  providers,
}: ModelInfo): { provider: ProviderName; words: string; refused: boolean }[] {
  return [...Map.groupBy(providers, ({ name }) => name)].map(([provider, tried]) => {
    const refusals = tried.filter(({ accepted }) => !accepted).map(verdict);
    const right = tried.filter(({ accepted }) => accepted);
    const [best] = right.toSorted((a, b) => (a.millisecondsPerPhoto ?? 0) - (b.millisecondsPerPhoto ?? 0));
    if (best === undefined) return { provider, words: joined(refusals), refused: true };
    const isUsual = provider === 'cpu' && best.precision === 'float32';
    const quickest = isUsual
      ? verdict(best)
      : t('facts.model.verdict.in', { verdict: verdict(best), precision: best.precision });
    const words = [quickest, ...refusals].reduce((before, next) =>
      t('facts.model.verdict.and', { before, next }),
    );
    return { provider, words, refused: false };
  });
}

function joined(sentences: string[]): string {
  return sentences.reduce((before, next) => t('facts.model.verdict.refusals', { before, next }));
}
