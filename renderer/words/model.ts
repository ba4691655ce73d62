import type { Counts, ModelInfo, ModelStatus } from '../../main/core/api.ts';
import type { ProviderName } from '../../main/core/models/provider.ts';
import { bytes, count, percent } from './number.ts';
import { providerName, wayName } from './provider.ts';
import { timeLeft } from './time.ts';

const HOUR_MS = 3_600_000;
/** Billions of multiplications per photo. Two cores do about 100 of them in a second. */
const LIGHT_GMACS = 2;
const FAIR_GMACS = 10;
const HEAVY_GMACS = 30;
/** Percentage points of ImageNet accuracy that a person would not notice. */
const MARGIN = 0.5;

/** What a model is good for, beside the others. */
export function purpose(model: ModelInfo, all: ModelInfo[]): string {
  const better = all.find((other) => outdoes(other, model));
  if (better !== undefined) return `For comparison: ${better.name} is quicker and more often right.`;
  if (model.gmacs < LIGHT_GMACS) return 'Quick on any computer.';
  if (model.gmacs < FAIR_GMACS) return 'A balance of accuracy and speed.';
  const most = Math.max(...all.map(({ accuracy }) => accuracy.top1));
  const speed = model.gmacs < HEAVY_GMACS ? 'Takes its time' : 'Slow';
  const rank = model.accuracy.top1 === most ? 'The most accurate' : 'Very accurate';
  return `${rank}. ${speed} without a graphics card.`;
}

function outdoes(other: ModelInfo, model: ModelInfo): boolean {
  return other.accuracy.top1 > model.accuracy.top1 + MARGIN && other.gmacs < model.gmacs;
}

export function accuracy({ accuracy }: ModelInfo): string {
  return `Right first time on ${accuracy.top1.toFixed(1)}% of ImageNet’s photos`;
}

export function size({ bundled, state, sizeBytes }: ModelInfo): string {
  if (bundled) return `${bytes(sizeBytes)}, comes with the app`;
  if (state === 'available') return `${bytes(sizeBytes)} to download`;
  return state === 'installed' ? `${bytes(sizeBytes)}, on this computer` : bytes(sizeBytes);
}

/** How fast it is on this computer: as it last ran, or else as the best way to run it did when that was tried. */
export function pace(model: ModelInfo): string {
  const { milliseconds, provider } = quickest(model);
  if (milliseconds === null) return 'Not tried here yet';
  const on = provider === null ? '' : ` on ${providerName(provider)}`;
  return `${perPhoto(milliseconds)}${on}, ${perHour(milliseconds)}`;
}

type Pace = { milliseconds: number | null; provider: string | null };

function quickest({ millisecondsPerPhoto, provider, providers }: ModelInfo): Pace {
  if (millisecondsPerPhoto !== null) return { milliseconds: millisecondsPerPhoto, provider };
  let best: Pace = { milliseconds: null, provider: null };
  for (const { name, accepted, millisecondsPerPhoto: milliseconds } of providers) {
    if (!accepted || milliseconds === null) continue;
    if (milliseconds < (best.milliseconds ?? Infinity)) best = { milliseconds, provider: name };
  }
  return best;
}

export function perPhoto(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s per photo`;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms per photo`;
}

/** No more exact than a pace that varies by photo. */
function perHour(milliseconds: number): string {
  const photos = Number((HOUR_MS / milliseconds).toPrecision(2));
  return `about ${count(photos)} photos an hour`;
}

export function progressWords(progress: NonNullable<ModelInfo['progress']>): string {
  const { receivedBytes, totalBytes, bytesPerSecond, secondsLeft } = progress;
  const parts = [`${bytes(receivedBytes)} of ${bytes(totalBytes)}`];
  if (bytesPerSecond !== null) parts.push(`${bytes(bytesPerSecond)} per second`);
  if (secondsLeft !== null) parts.push(timeLeft(secondsLeft));
  return parts.join(', ');
}

/** Where its everyday words (people, sky, food) come from, to stand after a colon. */
export function everydayWords({ words, wordsAgreement }: ModelInfo, defaultModel: string): string {
  if (words === 'own') return 'its own.';
  if (words === 'default') return `those of ${defaultModel}, until its own are learned from your photos.`;
  const learned = `learned on this computer from what ${defaultModel} says of your photos`;
  if (wordsAgreement === null) return `${learned}.`;
  return `${learned}. On photos kept aside the two agree to ${percent(wordsAgreement)}.`;
}

/** What switching to it means, before it is done. */
export function switching(model: ModelInfo, counts: Counts | null): string {
  const toDo = Math.max(0, (counts === null ? 0 : readable(counts)) - model.tagged);
  if (toDo === 0) return 'Every photo has been looked at by it already. What you tagged yourself stays.';
  const whole = `${toDo === 1 ? 'One photo is' : `${count(toDo)} photos are`} looked at again in the background`;
  const { milliseconds } = quickest(model);
  const took = milliseconds === null ? '' : `, ${duration((toDo * milliseconds) / 1000)}`;
  return `${whole}${took}. What you tagged yourself stays.`;
}

/** What removing it means, before it is done. */
export function removing({ sizeBytes }: ModelInfo): string {
  return `Its files are deleted, ${bytes(sizeBytes)}. It can be downloaded again, and your photos keep their tags.`;
}

function duration(seconds: number): string {
  const words = timeLeft(seconds).replace(/ left$/, '');
  return /^(about|less)/.test(words) ? words : `about ${words}`;
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
  const what = `${count(active.tagged)} of ${count(total)} photos by ${active.name}`;
  const rest =
    others <= counts.offline
      ? 'those that are offline keep their tags until they are back'
      : 'the others keep their tags until then';
  return { done: active.tagged, total, sentence: `${what}; ${rest}` };
}

/** Photos that some model has tagged, or will. */
function readable({ tagged, pending, offline }: Counts): number {
  return tagged + pending + offline;
}

/** What the model in use is doing; `status` may still be about the one before it. */
export function standing(model: ModelInfo, status: ModelStatus | null): string {
  if (status === null) return 'Not known yet';
  if (status.id !== model.id) return 'Takes over as soon as it is ready';
  if (status.state === 'starting') return 'Starting';
  if (status.state === 'failed') return 'Does not run';
  return `Runs on ${status.device} (${wayName(status)})`;
}

type Tried = ModelInfo['providers'][number];

/** What one execution provider did when it was tried; the engine gives a reason as the end of a sentence. */
export function verdict({ name, precision, accepted, reason, millisecondsPerPhoto }: Tried): string {
  if (accepted) return millisecondsPerPhoto === null ? 'works' : perPhoto(millisecondsPerPhoto);
  const way = wayName({ provider: name, precision });
  if (reason === null) return `${way} was refused.`;
  return `${way} ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`;
}

/** One choice for each provider that was tried: how its quickest precision did, then what was refused of it. */
export function waysToRun({
  providers,
}: ModelInfo): { provider: ProviderName; words: string; refused: boolean }[] {
  return [...Map.groupBy(providers, ({ name }) => name)].map(([provider, tried]) => {
    const refusals = tried.filter(({ accepted }) => !accepted).map(verdict);
    const right = tried.filter(({ accepted }) => accepted);
    const [best] = right.toSorted((a, b) => (a.millisecondsPerPhoto ?? 0) - (b.millisecondsPerPhoto ?? 0));
    if (best === undefined) return { provider, words: refusals.join(' '), refused: true };
    const quickest = provider === 'cpu' ? verdict(best) : `${verdict(best)} in ${best.precision}`;
    return { provider, words: [quickest, ...refusals].join('. '), refused: false };
  });
}
