import { z } from 'zod';
import type { AnalysisFiles } from '../core/analyses/analyser.ts';
import { precisions, weightBits, type Precision, type WeightBits } from '../core/models/precision.ts';
import { providerNames, type ProviderName } from '../core/models/provider.ts';
import { refusalSchema, type Refusal } from '../core/models/refusal.ts';
import { sentError, type SentError } from '../core/problems/sent-error.ts';
import { analysisFiles } from './messages.ts';

/** What the engine asks a tagger that is there for this one question, and is ended after its answer. */

/** Of one photo. */
type NetworkOutputs = { embedding: Float32Array; logits: Float32Array };

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
    }
  /** Likewise of an analysis: its files say which provider. */
  | { type: 'probe_analysis'; files: AnalysisFiles; threads: number | null; scratch: string }
  /** How does the model do in int8, calibrated on some photos, on others that are kept aside? */
  | {
      type: 'quantise';
      manifestPath: string;
      modelDirectory: string;
      bits: WeightBits;
      /** Paths of photos. */
      calibration: string[];
      aside: string[];
      threads: number | null;
    };

export type FromProbe =
  | {
      type: 'inspected';
      runtime: string;
      /** Of an int8 network on this processor; null where it has no arithmetic on bytes. */
      weightBits: WeightBits | null;
      candidates: { provider: ProviderName; precision: Precision; device: string; missing: Refusal | null }[];
    }
  | {
      type: 'probed';
      /** One per image of a whole batch, in which the self-test images take turns. */
      outputs: NetworkOutputs[];
      millisecondsPerPhoto: number;
      nodes: Record<string, number>;
    }
  | {
      type: 'analysis_probed';
      /** Of each output of each graph, some of its numbers. */
      outputs: Float32Array[];
      millisecondsPerPhoto: number;
      nodes: Record<string, number>;
    }
  | {
      type: 'quantised';
      /** Photos that could be read for the calibration. */
      calibrated: number;
      /** Of the photos that were kept aside, in their order, without those that could not be read. */
      float32: NetworkOutputs[];
      int8: NetworkOutputs[];
      /** For one photo alone, median. */
      milliseconds: { float32: number; int8: number };
    }
  | { type: 'probe_failed'; failed: ProbeFailure };

/** An error that is not the provider's fault, such as a full disk; or why the provider is refused. */
export type ProbeFailure = { kind: 'error'; error: SentError } | { kind: 'refusal'; refusal: Refusal };

const provider = z.enum(providerNames);
const precision = z.enum(precisions);
const bits = z.literal(weightBits);
const outputs = z.array(
  z.object({ embedding: z.instanceof(Float32Array), logits: z.instanceof(Float32Array) }),
);

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
  z.object({
    type: z.literal('probe_analysis'),
    files: analysisFiles,
    threads: z.int().positive().nullable(),
    scratch: z.string(),
  }),
  z.object({
    type: z.literal('quantise'),
    manifestPath: z.string(),
    modelDirectory: z.string(),
    bits,
    calibration: z.array(z.string()),
    aside: z.array(z.string()),
    threads: z.int().positive().nullable(),
  }),
]);

const probeFailure: z.ZodType<ProbeFailure> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('error'), error: z.object(sentError) }),
  z.object({ kind: z.literal('refusal'), refusal: refusalSchema }),
]);

export const fromProbe: z.ZodType<FromProbe> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('inspected'),
    runtime: z.string(),
    weightBits: bits.nullable(),
    candidates: z.array(
      z.object({ provider, precision, device: z.string(), missing: refusalSchema.nullable() }),
    ),
  }),
  z.object({
    type: z.literal('probed'),
    outputs,
    millisecondsPerPhoto: z.number(),
    nodes: z.record(z.string(), z.int().nonnegative()),
  }),
  z.object({
    type: z.literal('analysis_probed'),
    outputs: z.array(z.instanceof(Float32Array)),
    millisecondsPerPhoto: z.number(),
    nodes: z.record(z.string(), z.int().nonnegative()),
  }),
  z.object({
    type: z.literal('quantised'),
    calibrated: z.int().nonnegative(),
    float32: outputs,
    int8: outputs,
    milliseconds: z.object({ float32: z.number(), int8: z.number() }),
  }),
  z.object({ type: z.literal('probe_failed'), failed: probeFailure }),
]);
