import { z } from 'zod';
import { statisticsSchema } from './checks.ts';
import { weightsSchema } from './weights.ts';

const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const sizeSchema = z.tuple([z.int(), z.int()]);
const byLevel = <T extends z.ZodType>(schema: T) =>
  z.object({ p2: schema, p3: schema, p4: schema, p5: schema, p6: schema });

const rankedSchema = z.object({
  kept: z.int(),
  indices: z.array(z.int()),
  scores: z.array(z.number()),
  boxes: z.array(boxSchema),
  lastKeptScore: z.number(),
});

const listSchema = z.object({
  scoreThreshold: z.number(),
  perImage: z.int(),
  candidates: z.int(),
  boxes: z.array(boxSchema),
  scores: z.array(z.number()),
  classes: z.array(z.int()),
  /** How near a decision was to the other one: where a file does not say, it may have been very near. */
  nmsMargin: z.number().default(0),
  scoreMargin: z.number().default(0),
  /** Of each class, the candidates and how many of them are kept before the cap. */
  perClass: z.record(z.string(), z.tuple([z.int(), z.int()])).default({}),
});

const rescaledSchema = z.object({
  boxes: z.array(boxSchema),
  scores: z.array(z.number()),
  classes: z.array(z.int()),
});

const picture = { name: z.string(), size: sizeSchema, resized: z.tuple([z.int(), z.int(), z.literal(3)]) };
const sampled = { source: z.array(z.int()), bytes: z.array(z.int()), normalised: z.array(z.number()) };

/** Sizes are [height, width], boxes [x1, y1, x2, y2]. */
export const detectionSchema = weightsSchema.extend({
  input: z.tuple([z.literal(1), z.literal(3), z.int(), z.int()]),
  inputStats: statisticsSchema,
  classes: z.array(z.string()),
  bottomUp: z.record(z.string(), statisticsSchema),
  fpn: byLevel(statisticsSchema),
  cellAnchors: byLevel(z.array(boxSchema)),
  anchorSamples: byLevel(z.object({ count: z.int(), first8: z.array(boxSchema), last3: z.array(boxSchema) })),
  rpn: byLevel(z.object({ objectness: statisticsSchema, deltas: statisticsSchema })),
  proposals: z.object({
    beforeNms: byLevel(rankedSchema),
    candidates: z.int(),
    nonEmpty: z.int(),
    keptByNms: z.int(),
    kept: z.int(),
    keptPerLevel: byLevel(z.int()),
    afterNms: z.object({
      boxes: z.array(boxSchema),
      scores: z.array(z.number()),
      levels: z.array(z.int()),
    }),
    nmsMargin: z.number(),
    allBoxes: statisticsSchema,
    allScores: statisticsSchema,
  }),
  pooled: z.object({
    levels: byLevel(z.int()).omit({ p6: true }),
    levelOfFirst100: z.array(z.int()),
    first50: statisticsSchema,
    all: statisticsSchema,
    handMade: z.object({
      boxes: z.array(boxSchema),
      levels: z.array(z.int()),
      perBox: z.array(statisticsSchema),
    }),
  }),
  boxHead: z.object({ first50: statisticsSchema, all: statisticsSchema }),
  predictor: z.object({
    logits: statisticsSchema,
    deltas: statisticsSchema,
    first50: z.object({ logits: z.array(z.array(z.number())), deltas: z.array(z.array(z.number())) }),
  }),
  /** By their names: lists of detections, `rescaledHxW` on a photo of that height and width, and remarks. */
  detections: z.record(z.string(), z.record(z.string(), z.unknown())),
  unit: z
    .object({
      boxCoding: z.object({
        boxes: z.array(boxSchema),
        deltas: z.array(boxSchema),
        rpn: z.array(boxSchema),
        roi: z.array(boxSchema),
      }),
      levels: z.object({ squareSides: z.array(z.number()), level: z.array(z.int()) }),
    })
    .optional(),
  preprocessing: z
    .object({
      sizes: z.array(z.tuple([sizeSchema, sizeSchema, sizeSchema])),
      images: z.array(z.object({ ...picture, ...sampled, mean: z.number() })),
    })
    .optional(),
});

export { listSchema, rescaledSchema };
export type GoldenList = z.infer<typeof listSchema>;
export type GoldenImage = NonNullable<DetectionGolden['preprocessing']>['images'][number];
export type DetectionGolden = z.infer<typeof detectionSchema>;
export type GoldenBox = z.infer<typeof boxSchema>;
