/** What a network computes with. Its input and its outputs are float32 in either case. */
export const precisions = ['float32', 'float16'] as const;

export type Precision = (typeof precisions)[number];
