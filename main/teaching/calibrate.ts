import { minimise } from '../numeric/lbfgs.ts';
import { logisticLoss } from '../numeric/logistic-loss.ts';

const rest = async (): Promise<void> => await Promise.resolve();

/** Margins of photos that the fit behind them did not see. */
export type UnseenMargins = {
  examples: readonly number[];
  /** Photos that are none, as far as is known. */
  others: readonly number[];
  /** Photos drawn at random, whatever they are: they tell how common the tag is. */
  library: readonly number[];
};

/** What is thought of how common a tag is before the library has been looked at: as much as ten photos say. */
const USUAL = { share: 0.05, photos: 10 };
const MOST_ROUNDS = 100;

/**
 * Which probability a margin stands for, σ(slope · margin + offset), in this library.
 *
 * Platt scaling with Platt's targets, which are never quite 0 or 1 ("Probabilistic outputs for support vector machines",
 * 1999), tells how much more likely a margin is for an example. How many of the library's photos have the tag is found
 * by expectation maximisation ("Adjusting the outputs of a classifier to new a priori probabilities", Saerens et al.,
 * 2002), since a person's examples say nothing of that. The slope is never below 0.
 */
export async function calibrate(margins: UnseenMargins): Promise<{ slope: number; offset: number }> {
  const { examples, others, library } = margins;
  const all = [...examples, ...others];
  const high = (examples.length + 1) / (examples.length + 2);
  const low = 1 / (others.length + 2);
  const loss = logisticLoss({
    vectors: all.map((margin) => Float32Array.of(margin)),
    targets: Float64Array.from(all, (_, index) => (index < examples.length ? high : low)),
    counted: all.map(() => true),
    regularisation: 100,
    breathe: rest,
  });
  const { position } = await minimise(loss, new Float64Array(2), { tolerance: 1e-6 });
  const slope = Math.max(position[0]!, 0);
  const likelihood = position[1]! - Math.log(examples.length / others.length);
  const share = findShare(library.map((margin) => Math.exp(slope * margin + likelihood)));
  return { slope, offset: likelihood + Math.log(share / (1 - share)) };
}

/** @param ratios how much more likely each photo is with the tag than without */
function findShare(ratios: readonly number[]): number {
  let share = USUAL.share;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = ratios.reduce((sum, ratio) => sum + (share * ratio) / (share * ratio + 1 - share), 0);
    share = (found + USUAL.share * USUAL.photos) / (ratios.length + USUAL.photos);
  }
  return share;
}
