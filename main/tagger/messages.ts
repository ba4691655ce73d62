import { REMARKS } from '../core/photos/remark.ts';
import { z } from 'zod';
import { precisions, type Precision } from '../core/models/precision.ts';
import { providerNames, type ProviderName } from '../core/models/provider.ts';
import type { PhotoMetadata } from '../core/photos/metadata.ts';
import type { ReadPhoto, ReadRequest } from '../core/photos/reading.ts';

/** What the engine and the tagger say to each other, by structured clone over the child's channel. */

/** A model by its manifest, and where its installed files lie or are to lie. */
export type ModelFiles = { manifestPath: string; directory: string };

export type ToTagger =
  /** The first model tags; the others' results are wanted beside its own. */
  | {
      type: 'start';
      models: ModelFiles[];
      threads: number | null;
      /** Of the model that tags; the others run on the CPU in float32, which is the default. */
      provider?: ProviderName;
      precision?: Precision;
      /** Half the threads, one photo at a time, behind everything else that the computer does. */
      lowImpact?: boolean;
    }
  /** Instead of `start`: makes an installed model of a weights file, answers, and ends. */
  | ({ type: 'install'; weightsPath: string } & ModelFiles)
  | ({ type: 'read'; id: number } & ReadRequest);

export type FromTagger =
  | {
      type: 'ready';
      provider: string;
      /** In which it runs: not the one that was asked for where that cannot be had. */
      precision: Precision;
      device: string;
      millisecondsPerPhoto: number;
      onnxruntime: string;
      sharp: string;
    }
  | { type: 'installed' }
  /** Of a start, or of an install. */
  | { type: 'start_failed'; code: string; message: string }
  | { type: 'read'; id: number; photo: ReadPhoto }
  | { type: 'unreadable'; id: number; reason: string };

const bytes = z.instanceof(Uint8Array);
const id = z.int().nonnegative();

const modelFiles = { manifestPath: z.string(), directory: z.string() };

export const toTagger: z.ZodType<ToTagger> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    models: z.array(z.object(modelFiles)).min(1),
    threads: z.int().positive().nullable(),
    provider: z.enum(providerNames).exactOptional(),
    precision: z.enum(precisions).exactOptional(),
    lowImpact: z.boolean().exactOptional(),
  }),
  z.object({ type: z.literal('install'), weightsPath: z.string(), ...modelFiles }),
  z.object({
    type: z.literal('read'),
    id,
    source: z.union([z.object({ path: z.string() }), z.object({ bytes })]),
    urgent: z.boolean(),
    alone: z.boolean().exactOptional(),
    hash: z.boolean(),
    network: z.boolean(),
    prepare: z.boolean().exactOptional(),
    content: bytes.exactOptional(),
    thumbnail: z.boolean(),
    metadata: z.object({ sidecars: z.array(z.string()), raw: z.string().nullable() }).nullable(),
    previewSide: z.int().positive().nullable(),
  }),
]);

const text = z.string().nullable();
const metadata: z.ZodType<PhotoMetadata> = z.object({
  takenAt: text,
  takenOffset: text,
  takenSource: text,
  camera: text,
  lens: text,
  exposure: text,
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  title: text,
  caption: text,
  rating: z.int().min(-1).max(5).nullable(),
  keywords: z.array(z.array(z.string()).min(1)),
});

const photo: z.ZodType<ReadPhoto> = z.object({
  hash: bytes.nullable(),
  format: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  sizeBytes: z.int().nonnegative(),
  remark: z.enum(REMARKS).nullable(),
  metadata: metadata.nullable(),
  outputs: z.array(
    z.object({
      model: z.string(),
      embedding: z.instanceof(Float32Array),
      logits: z.instanceof(Float32Array),
    }),
  ),
  thumbnail: bytes.nullable(),
  thumbhash: bytes.nullable(),
  preview: bytes.nullable(),
});

export const fromTagger: z.ZodType<FromTagger> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    provider: z.string(),
    precision: z.enum(precisions),
    device: z.string(),
    millisecondsPerPhoto: z.number(),
    onnxruntime: z.string(),
    sharp: z.string(),
  }),
  z.object({ type: z.literal('installed') }),
  z.object({ type: z.literal('start_failed'), code: z.string(), message: z.string() }),
  z.object({ type: z.literal('read'), id, photo }),
  z.object({ type: z.literal('unreadable'), id, reason: z.string() }),
]);
