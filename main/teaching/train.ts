import { minimise } from '../numeric/lbfgs.ts';
import { logisticLoss } from '../numeric/logistic-loss.ts';
import { calibrate } from './calibrate.ts';
import { marginOf, type Classifier } from './classifier.ts';

/** Each is {@link teachingFeatures}' float32 [nodes + features]. */
export type Lesson = {
  examples: readonly Float32Array[];
  counterExamples: readonly Float32Array[];
  /** Photos drawn at random: most of them do not have the tag. */
  weakNegatives: readonly Float32Array[];
};

export type TrainingOptions = {
  /** scikit-learn's C. */
  regularisation?: number;
  /** How much all counter-examples, and all weak negatives, count for beside all examples. */
  counterWeight?: number;
  weakWeight?: number;
};

type Layer = Pick<Classifier, 'weight' | 'bias'>;

/** Fits that calibrate: each sees all but a part of the photos. */
const FOLDS = 10;
const MOST_ITERATIONS = 200;
/** Fits, each without the weak negatives that the one before found to look like examples. */
const MOST_ROUNDS = 3;

const rest = async (): Promise<void> => await Promise.resolve();

/**
 * A classifier of a few examples: a logistic regression in which examples, counter-examples and weak negatives each
 * count as much as the options say however many they are, then calibrated on what fits without them say of each photo.
 * Weak negatives that look like most examples do may well have the tag: the fit does without them.
 *
 * @throws where there is no example, or nothing beside the examples
 */
export async function train(lesson: Lesson, options: TrainingOptions = {}): Promise<Classifier> {
  if (lesson.examples.length === 0 || lesson.counterExamples.length + lesson.weakNegatives.length === 0)
    throw new Error('Expected an example, and a photo that is none.');
  let photos = toPhotos(lesson, options);
  const doubtful: Photo[] = [];
  for (let round = 1; ; round++) {
    const fitted = await fitUnseen(photos, options);
    const found = round < MOST_ROUNDS ? findDoubtful(fitted) : new Set<Photo>();
    const left = photos.filter((photo) => !found.has(photo));
    if (found.size === 0 || left.every(({ kind }) => kind === 'example'))
      return await finish(fitted, doubtful.map(({ features }) => marginOf(fitted.layer, features))); // prettier-ignore
    doubtful.push(...found);
    photos = left;
  }
}

/** Weak negatives that look like most examples do. */
function findDoubtful(fitted: Fitted): Set<Photo> {
  const usual = median(ofKind(fitted, 'example'));
  const doubtful = fitted.margins.filter(({ photo, margin }) => photo.kind === 'weak' && margin >= usual);
  return new Set(doubtful.map(({ photo }) => photo));
}

/** @param doubtful margins of weak negatives that the fit did without */
async function finish(fitted: Fitted, doubtful: number[]): Promise<Classifier> {
  const weak = ofKind(fitted, 'weak');
  const calibration = await calibrate({
    examples: ofKind(fitted, 'example'),
    others: [...ofKind(fitted, 'counter'), ...weak],
    library: [...weak, ...doubtful],
  });
  return { ...fitted.layer, ...calibration };
}

/** `margins`: of each photo, by a fit that has not seen it. */
type Fitted = { layer: Layer; margins: { photo: Photo; margin: number }[] };

async function fitUnseen(photos: Photo[], { regularisation = 10 }: TrainingOptions): Promise<Fitted> {
  const layer = await fit(photos, regularisation, () => true, null);
  const examples = photos.filter(({ kind }) => kind === 'example').length;
  const folds = Math.min(FOLDS, Math.max(examples, 2));
  const margins: Fitted['margins'] = [];
  for (let fold = 0; fold < folds; fold++) {
    const without = await fit(photos, regularisation, ({ order }) => order % folds !== fold, layer);
    for (const photo of photos)
      if (photo.order % folds === fold) margins.push({ photo, margin: marginOf(without, photo.features) });
  }
  return { layer, margins };
}

function ofKind({ margins }: Fitted, kind: Photo['kind']): number[] {
  return margins.filter(({ photo }) => photo.kind === kind).map(({ margin }) => margin);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

type Photo = {
  kind: 'example' | 'counter' | 'weak';
  features: Float32Array;
  weight: number;
  /** Among those of its kind: it decides with which others the photo is left out. */
  order: number;
};

function toPhotos(
  { examples, counterExamples, weakNegatives }: Lesson,
  { counterWeight = 1, weakWeight = 1 }: TrainingOptions,
): Photo[] {
  const toKind = (kind: Photo['kind'], all: readonly Float32Array[], weight: number): Photo[] =>
    all.map((features, order) => ({
      kind,
      features,
      order,
      weight: (weight * examples.length) / all.length,
    }));
  return [
    ...toKind('example', examples, 1),
    ...toKind('counter', counterExamples, counterWeight),
    ...toKind('weak', weakNegatives, weakWeight),
  ];
}

async function fit(
  photos: Photo[],
  regularisation: number,
  isSeen: (photo: Photo) => boolean,
  from: Layer | null,
): Promise<Layer> {
  const features = photos[0]!.features.length;
  const start = new Float64Array(features + 1);
  if (from !== null) start.set([...from.weight, from.bias]);
  const loss = logisticLoss({
    vectors: photos.map((photo) => photo.features),
    targets: Float64Array.from(photos, ({ kind }) => (kind === 'example' ? 1 : 0)),
    weights: Float64Array.from(photos, ({ weight }) => weight),
    counted: photos.map(isSeen),
    regularisation,
    breathe: rest,
  });
  const { position } = await minimise(loss, start, { tolerance: 1e-4, maxIterations: MOST_ITERATIONS });
  return { weight: Float32Array.from(position.subarray(0, features)), bias: position[features]! };
}
