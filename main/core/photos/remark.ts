/** What is wrong with a photo that is shown all the same. */
export const REMARKS = ['cut_short', 'damaged_inside'] as const;
export type Remark = (typeof REMARKS)[number];
