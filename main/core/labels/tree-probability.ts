/**
 * Fitted on 225 labels of 266 snapshots, judged by eye, as `models/README.md` tells: the network's own certainty is too
 * high where the embedding is long, which is where a picture is crowded.
 */
const FITTED = { certainty: 0.33, norm: -2.9, classes: 0.3, constant: 0.4 };
/** The default model's median length of embeddings of photos of its own classes. */
export const USUAL_NORM = 11;
/** The default model's median on snapshots: for a photo whose length says nothing. */
export const SNAPSHOT_NORM = 13;
/** No photo had embeddings shorter than half the usual, or longer than four times. */
const NORMS = { shortest: USUAL_NORM / 2, longest: USUAL_NORM * 4 };
/** The sum of a thousand rounded probabilities may reach 1. */
const SUREST = 1 - 1e-6;
/** The labels that were judged had this certainty or more. */
const JUDGED_FROM = 0.5;

/**
 * The probability that a label of the tree is right.
 *
 * Below the certainty from which labels were judged, the formula alone would call every third photo a dog, since dogs
 * have a hundred classes. There it falls with the certainty's square: of 83 labels between 0.35 and 0.5, 37 % were right and
 * 16 % arguable, as this says.
 *
 * @param sum of the softmax over the classes below the label
 * @param classes how many these are, at least 1
 * @param norm length of the embedding, on the default model's scale
 */
export function treeProbability(sum: number, classes: number, norm: number): number {
  const certainty = Math.min(sum, SUREST);
  if (certainty >= JUDGED_FROM) return judged(certainty, classes, norm);
  return judged(JUDGED_FROM, classes, norm) * (certainty / JUDGED_FROM) ** 2;
}

function judged(certainty: number, classes: number, norm: number): number {
  const length = Math.min(Math.max(norm, NORMS.shortest), NORMS.longest);
  const logit =
    FITTED.certainty * Math.log(certainty / (1 - certainty)) +
    FITTED.norm * Math.log(length / USUAL_NORM) +
    FITTED.classes * Math.log(classes) +
    FITTED.constant;
  return 1 / (1 + Math.exp(-logit));
}
