import { z } from 'zod';

export const PLAIN_REFUSALS = ['nonsense', 'no_byte_arithmetic', 'no_card'] as const;
/** `detail` is in the words of the runtime or of the operating system. */
const WITH_DETAIL = ['not_started', 'ended', 'not_run', 'not_tried'] as const;
/** Names of files, in a row. */
const WITH_LIBRARIES = ['cuda_libraries', 'nvidia_libraries'] as const;
const FEW_READ = ['few_calibrated', 'few_checked'] as const;
/** Of the same photos, in percent. */
const WITH_SHARE = ['other_labels', 'other_neighbours'] as const;

/** Why an execution provider, or a precision, is not used: a code, and the values that its clause needs. */
export const refusalSchema = z.discriminatedUnion('code', [
  z.object({ code: z.enum(PLAIN_REFUSALS) }),
  z.object({ code: z.enum(WITH_DETAIL), detail: z.string() }),
  z.object({ code: z.enum(WITH_LIBRARIES), libraries: z.string() }),
  z.object({ code: z.literal('slow'), seconds: z.number() }),
  z.object({ code: z.literal('idle'), nodes: z.int() }),
  // of the self-test’s images, from 1
  z.object({ code: z.literal('answers'), found: z.int(), expected: z.int() }),
  z.object({
    code: z.literal('widths'),
    ...{ embedding: z.int(), logits: z.int(), embeddingExpected: z.int(), logitsExpected: z.int() },
  }),
  z.object({ code: z.literal('image_not_finite'), image: z.int() }),
  z.object({ code: z.literal('image_cosine'), image: z.int(), cosine: z.string(), least: z.number() }),
  z.object({ code: z.literal('image_scale'), image: z.int(), times: z.string() }),
  z.object({ code: z.literal('image_class'), image: z.int(), found: z.int(), expected: z.int() }),
  // of an analysis’s outputs, from 1
  z.object({ code: z.literal('outputs'), found: z.int(), expected: z.int() }),
  z.object({ code: z.literal('output_width'), output: z.int(), found: z.int(), expected: z.int() }),
  z.object({ code: z.literal('output_not_finite'), output: z.int() }),
  z.object({ code: z.literal('output_cosine'), output: z.int(), cosine: z.string(), least: z.number() }),
  z.object({ code: z.literal('output_scale'), output: z.int(), times: z.string() }),
  // of int8
  z.object({ code: z.literal('few_photos'), photos: z.int(), least: z.int() }),
  z.object({ code: z.enum(FEW_READ), photos: z.int(), least: z.int() }),
  /** In milliseconds. */
  z.object({ code: z.literal('no_faster'), int8: z.string(), float32: z.string() }),
  z.object({ code: z.literal('other_embeddings'), cosine: z.string(), least: z.number() }),
  z.object({ code: z.enum(WITH_SHARE), share: z.string(), least: z.string() }),
  z.object({ code: z.literal('other_probabilities'), shift: z.string(), most: z.number() }),
]);
export type Refusal = z.infer<typeof refusalSchema>;
export type RefusalCode = Refusal['code'];
