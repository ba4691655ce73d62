import { z } from 'zod';
import { providerNames, type ProviderName } from '../core/provider.ts';
import type { ReadPhoto, ReadRequest } from '../core/reading.ts';

/** What the engine and the tagger say to each other, by structured clone over the child's channel. */

export type ToTagger =
  | {
      type: 'start';
      manifestPath: string;
      modelDirectory: string;
      threads: number | null;
      /** Default: the CPU. */
      provider?: ProviderName;
      /** Half the threads, one photo at a time, behind everything else that the computer does. */
      gentle?: boolean;
    }
  | ({ type: 'read'; id: number } & ReadRequest);

export type FromTagger =
  | {
      type: 'ready';
      provider: string;
      device: string;
      millisecondsPerPhoto: number;
      onnxruntime: string;
      sharp: string;
    }
  | { type: 'start_failed'; code: string; message: string }
  | { type: 'read'; id: number; photo: ReadPhoto }
  | { type: 'unreadable'; id: number; reason: string };

const bytes = z.instanceof(Uint8Array);
const id = z.int().nonnegative();

export const toTagger: z.ZodType<ToTagger> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    manifestPath: z.string(),
    modelDirectory: z.string(),
    threads: z.int().positive().nullable(),
    provider: z.enum(providerNames).exactOptional(),
    gentle: z.boolean().exactOptional(),
  }),
  z.object({
    type: z.literal('read'),
    id,
    source: z.union([z.object({ path: z.string() }), z.object({ bytes })]),
    network: z.boolean(),
    thumbnail: z.boolean(),
    previewSide: z.int().positive().nullable(),
  }),
]);

const photo: z.ZodType<ReadPhoto> = z.object({
  hash: bytes,
  format: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  sizeBytes: z.int().nonnegative(),
  takenAt: z.string().nullable(),
  camera: z.string().nullable(),
  lens: z.string().nullable(),
  exposure: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  embedding: z.instanceof(Float32Array).nullable(),
  logits: z.instanceof(Float32Array).nullable(),
  thumbnail: bytes.nullable(),
  thumbhash: bytes.nullable(),
  preview: bytes.nullable(),
});

export const fromTagger: z.ZodType<FromTagger> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    provider: z.string(),
    device: z.string(),
    millisecondsPerPhoto: z.number(),
    onnxruntime: z.string(),
    sharp: z.string(),
  }),
  z.object({ type: z.literal('start_failed'), code: z.string(), message: z.string() }),
  z.object({ type: z.literal('read'), id, photo }),
  z.object({ type: z.literal('unreadable'), id, reason: z.string() }),
]);
