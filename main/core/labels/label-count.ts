export type LabelCount = {
  /** The label's key, for instance `dog`, `n02099601` or `own:rex`. */
  key: string;
  name: string;
  category: string;
  /** `user` for a tag that a person made up. */
  source: 'model' | 'user';
  /** Photos that show it at the present threshold. */
  count: number;
  /** Names of the tags above an own tag, outermost first: `Places`, `Italy` for `Places|Italy|Rome`. */
  above: string[];
  /** Only other programs wrote this own tag, into files; told by `GET /api/labels`. */
  inFiles?: boolean;
};
