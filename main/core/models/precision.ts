/**
 * What a network computes with. Its input and its outputs are float32 in any case, and in int8 so are the first
 * convolution, attention and the classifier.
 */
export const precisions = ['float32', 'float16', 'int8'] as const;

export type Precision = (typeof precisions)[number];

/**
 * Bits of an int8 network's weight: 8, or 7 where the processor's sum of two products is cut off at 16 bits, as it is
 * on x86 without VNNI.
 */
export const weightBits = [7, 8] as const;

export type WeightBits = (typeof weightBits)[number];
