import { findDisagreement, measureAgreement, type Seen } from '../../../core/models/agreement.ts';
import type { WeightBits } from '../../../core/models/precision.ts';
import type { FromProbe } from '../../../tagger/probe-messages.ts';
import { lengthOf, type ClassifierHead } from '../../scoring/head.ts';
import { DEFAULT_THRESHOLD } from '../../../core/settings.ts';
import type { Refusal } from '../../../core/models/refusal.ts';
import type { Outputs } from './compare.ts';

/** Photos and labels, which trying int8 takes. */
export type Int8Parts = {
  /** Paths, in an order that has nothing to do with what the photos show. */
  listPhotos(): string[];
  see(outputs: Outputs): Seen;
  /** Whether the model's copy with weights of so many bits is still there. */
  hasCopy(bits: WeightBits): boolean;
};

export const LACKS_INSTRUCTIONS = { code: 'no_byte_arithmetic' } as const satisfies Refusal;

/** Photos to learn the ranges of values from, and to compare on, at least. */
const LEAST = { calibration: 100, aside: 200 } as const;
/** So many are asked for that some may be unreadable. */
const ASKED = { calibration: 128, aside: 256 } as const;

const PREPARATION_MS = 120_000;
/** Decoding, at the most. */
const DECODING_MS = 1000;

/** Decoding a photo of 12 megapixels, as measured beside indexing. */
const USUAL_DECODING_MS = 60;
/** Of float32's time, with the network that gains least: EfficientNet-Lite2 is 2.3 times as fast, ResNeSt-50 1.8 times. */
const SAVED = 0.45;

/**
 * Whether so many photos are done sooner where int8 is tried first: from 5,100 on with EfficientNet-Lite2, which takes
 * 14 ms, from 1,500 on with ResNeSt-269, which takes 840.
 *
 * @param milliseconds of float32 for a photo
 */
export function isInt8Worthwhile(photos: number, milliseconds: number): boolean {
  const { calibration, aside } = ASKED;
  const trial = (calibration + aside) * USUAL_DECODING_MS + (calibration + 2 * aside) * milliseconds;
  return photos * SAVED * milliseconds >= trial;
}

type Photos = { calibration: string[]; aside: string[] };

/** Not one photo is in both. */
export function splitPhotos(paths: readonly string[]): Photos | { refusal: Refusal } {
  const needed = LEAST.calibration + LEAST.aside;
  if (paths.length < needed) return { refusal: { code: 'few_photos', photos: paths.length, least: needed } };
  const calibration = Math.min(ASKED.calibration, paths.length - LEAST.aside);
  return {
    calibration: paths.slice(0, calibration),
    aside: paths.slice(calibration, calibration + ASKED.aside),
  };
}

/** @param milliseconds of float32 for a photo */
export function int8TimeoutMs(milliseconds: number): number {
  const runs = 2 * ASKED.calibration + 2 * ASKED.aside;
  return PREPARATION_MS + (ASKED.calibration + ASKED.aside) * DECODING_MS + 4 * runs * milliseconds;
}

/** A photo as people would see it by a model's last layers. */
export function seeWith(head: ClassifierHead, { embedding, logits }: Outputs): Seen {
  const norm = lengthOf(embedding) * (head.normScale ?? 1);
  const scores = head.scores(logits, head.words(embedding), norm);
  const labels = scores.map(({ label, probability }) => {
    return [label.key, { probability, isShown: probability >= DEFAULT_THRESHOLD }] as const;
  });
  return { embedding, code: head.quantise(embedding), labels: new Map(labels) };
}

type Judged = {
  refusal: Refusal | null;
  millisecondsPerPhoto?: number;
  /** It is of the network and the processor, not of the photos that there are. */
  isLasting: boolean;
};

/** Whether int8 is as good as float32, and faster. */
export function judgeQuantised(
  { calibrated, float32, int8, milliseconds }: FromProbe & { type: 'quantised' },
  see: (outputs: Outputs) => Seen,
): Judged {
  if (calibrated < LEAST.calibration) return tooFew('few_calibrated', calibrated, LEAST.calibration);
  if (int8.length < LEAST.aside) return tooFew('few_checked', int8.length, LEAST.aside);
  const agreement = measureAgreement(float32.map(see), int8.map(see));
  const refusal = findDisagreement(agreement) ?? findDelay(milliseconds);
  return { refusal, millisecondsPerPhoto: milliseconds.int8, isLasting: true };
}

function tooFew(code: 'few_calibrated' | 'few_checked', photos: number, least: number): Judged {
  return { refusal: { code, photos, least }, isLasting: false };
}

function findDelay({ float32, int8 }: { float32: number; int8: number }): Refusal | null {
  if (int8 < float32) return null;
  return { code: 'no_faster', int8: int8.toFixed(1), float32: float32.toFixed(1) };
}
