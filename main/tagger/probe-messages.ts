import { z } from 'zod';
import { precisions, type Precision } from '../core/models/precision.ts';
import { providerNames, type ProviderName } from '../core/models/provider.ts';

/** What the engine asks a tagger that is there for this one question, and is ended after its answer. */

export type ToProbe =
  /** What could this computer run a network on? */
  | { type: 'inspect' }
  /** Does this provider run the model, rightly, and how fast? */
  | {
      type: 'probe';
      manifestPath: string;
      modelDirectory: string;
      provider: ProviderName;
      precision: Precision;
      threads: number | null;
      batch: number;
      /** An empty folder for the profile; whoever asks removes it. */
      scratch: string;
    };

export type FromProbe =
  | {
      type: 'inspected';
      runtime: string;
      candidates: { provider: ProviderName; precision: Precision; device: string; missing: string | null }[];
    }
  | {
      type: 'probed';
      /** One per image of a whole batch, in which the self-test images take turns. */
      outputs: { embedding: Float32Array; logits: Float32Array }[];
      millisecondsPerPhoto: number;
      nodes: Record<string, number>;
    }
  /** `code` of a PhotonestError; null where it is the provider that failed, with the end of a sentence. */
  | { type: 'probe_failed'; code: string | null; message: string };

const provider = z.enum(providerNames);
const precision = z.enum(precisions);

export const toProbe: z.ZodType<ToProbe> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inspect') }),
  z.object({
    type: z.literal('probe'),
    manifestPath: z.string(),
    modelDirectory: z.string(),
    provider,
    precision,
    threads: z.int().positive().nullable(),
    batch: z.int().positive(),
    scratch: z.string(),
  }),
]);

export const fromProbe: z.ZodType<FromProbe> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('inspected'),
    runtime: z.string(),
    candidates: z.array(
      z.object({ provider, precision, device: z.string(), missing: z.string().nullable() }),
    ),
  }),
  z.object({
    type: z.literal('probed'),
    outputs: z.array(z.object({ embedding: z.instanceof(Float32Array), logits: z.instanceof(Float32Array) })),
    millisecondsPerPhoto: z.number(),
    nodes: z.record(z.string(), z.int().nonnegative()),
  }),
  z.object({ type: z.literal('probe_failed'), code: z.string().nullable(), message: z.string() }),
]);
