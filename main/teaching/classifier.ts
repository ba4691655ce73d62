/** A taught tag as one network sees it: a linear layer over {@link teachingFeatures}, and what its number means. */
export type Classifier = {
  /** float32 [nodes + features] */
  weight: Float32Array;
  bias: number;
  /** The probability is σ(slope · margin + offset). */
  slope: number;
  offset: number;
};

/** How far the photo lies on the tag's side: below 0 on the other. */
export function marginOf(
  { weight, bias }: Pick<Classifier, 'weight' | 'bias'>,
  features: Float32Array,
): number {
  if (features.length !== weight.length)
    throw new Error(`Expected ${weight.length} features for a taught tag, but got ${features.length}.`);
  let sum = bias;
  for (let at = 0; at < features.length; at++) sum += weight[at]! * features[at]!;
  return sum;
}

/** That the tag is right for a photo of these features, 0 to 1. */
export function probabilityOf(classifier: Classifier, features: Float32Array): number {
  const { slope, offset } = classifier;
  return 1 / (1 + Math.exp(-(slope * marginOf(classifier, features) + offset)));
}
