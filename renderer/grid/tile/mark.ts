/** Drawn over a photo: an answer in the review, and how sure the label is. */
export type TileMark = { kind: 'right' | 'wrong' | 'open'; words: string | null };
