import type { PhotoTruth } from './label-truth.ts';

/** A label that the model gave a photo, with what would be printed. */
export type JudgedTag = { key: string; probability: number; isEveryday: boolean };

export type JudgedPhoto = { truth: PhotoTruth; tags: JudgedTag[] };

export type ShareRight = {
  shown: number;
  right: number;
  /** Mean distance of what is printed from the share that is right, over tenths, weighted by their labels. */
  calibrationError: number;
};

/** Labels printed from `from` on, up to a tenth more. */
export type ReliabilityBin = { from: number; labels: number; meanPrinted: number; right: number };

export type LabelFigures = {
  photos: number;
  all: ShareRight;
  everyday: ShareRight;
  tree: ShareRight;
  /** Photos that show a label that is right, and photos that show none at all. */
  withRight: number;
  withNone: number;
  /** Of all labels, those below the slider too. */
  reliability: ReliabilityBin[];
};

type Judgement = { probability: number; isRight: boolean; isEveryday: boolean };

/** Everyday labels of a photo whose truth is no list are left out where they are not in it: they may be right. */
export function judgePhotos(photos: JudgedPhoto[], slider: number): LabelFigures {
  const judged = photos.map(({ truth, tags }) =>
    tags
      .filter(({ key, isEveryday }) => truth.isListed || !isEveryday || truth.right.has(key))
      .map(({ key, probability, isEveryday }) => ({
        probability,
        isEveryday,
        isRight: truth.right.has(key),
      })),
  );
  const shown = judged.map((labels) => labels.filter(({ probability }) => probability >= slider));
  return {
    photos: photos.length,
    all: shareOf(shown.flat()),
    everyday: shareOf(shown.flat().filter(({ isEveryday }) => isEveryday)),
    tree: shareOf(shown.flat().filter(({ isEveryday }) => !isEveryday)),
    withRight: shown.filter((labels) => labels.some(({ isRight }) => isRight)).length,
    withNone: shown.filter((labels) => labels.length === 0).length,
    reliability: toBins(judged.flat()),
  };
}

function shareOf(labels: Judgement[]): ShareRight {
  const distances = toBins(labels).map((bin) => Math.abs(bin.meanPrinted * bin.labels - bin.right));
  return {
    shown: labels.length,
    right: labels.filter(({ isRight }) => isRight).length,
    calibrationError: distances.reduce((sum, distance) => sum + distance, 0) / Math.max(labels.length, 1),
  };
}

function toBins(labels: Judgement[]): ReliabilityBin[] {
  const tenths = Map.groupBy(labels, ({ probability }) => Math.min(Math.floor(probability * 10 + 1e-9), 9));
  return [...tenths]
    .sort(([a], [b]) => a - b)
    .map(([tenth, group]) => ({
      from: tenth / 10,
      labels: group.length,
      meanPrinted: group.reduce((sum, { probability }) => sum + probability, 0) / group.length,
      right: group.filter(({ isRight }) => isRight).length,
    }));
}
