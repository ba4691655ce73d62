/** As parts of a photo's width and height. */
export type VisiblePart = { left: number; top: number; width: number; height: number };

/** A classifier's last feature map of a photo, whose mean is the embedding. */
export type FeatureMap = {
  features: number;
  rows: number;
  columns: number;
  /** [features, rows, columns] */
  data: Float32Array;
  /** What the network saw of the photo. */
  visible: VisiblePart;
};

export type FeatureMapRequest = {
  source: { path: string };
  urgent: boolean;
  isolated?: boolean;
  /** An installed model, by its manifest and its folder. */
  model: { manifestPath: string; directory: string };
};
