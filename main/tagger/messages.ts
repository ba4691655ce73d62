import type { AnalyseRequest } from '../core/analyses/analyser.ts';
import type { FeatureMap, FeatureMapRequest } from '../core/analyses/feature-map.ts';
import { ANALYSES, type Findings } from '../core/analyses/findings.ts';
import { REMARKS } from '../core/photos/remark.ts';
import { z } from 'zod';
import { precisions, type Precision } from '../core/models/precision.ts';
import { providerNames, type ProviderName } from '../core/models/provider.ts';
import { photoFailure, type PhotoFailure } from '../core/photos/failure.ts';
import { fileFailure, type FileFailure } from '../core/photos/file-failure.ts';
import { sentError, type SentError } from '../core/problems/sent-error.ts';
import type { PhotoHeader } from '../core/photos/header.ts';
import type { PhotoMetadata } from '../core/photos/metadata.ts';
import { regionSchema } from '../core/photos/region.ts';
import { PASSES, type ReadPhoto, type ReadRequest } from '../core/photos/reading.ts';
import type { CopyRequest, Embedded, EmbedRequest, RestoreRequest } from '../core/photos/writing.ts';

/** What the engine and the tagger say to each other, by structured clone over the child's channel. */

/** A model by its manifest, and where its installed files lie or are to lie. */
export type ModelFiles = { manifestPath: string; directory: string };

export type ToTagger =
  /** The first model is the chosen one; the last is the default model, unless that is the same. */
  | {
      type: 'start';
      models: ModelFiles[];
      threads: number | null;
      /** Of the chosen model; the default model beside it runs on the CPU in float32, which is the default. */
      provider?: ProviderName;
      precision?: Precision;
      /** Half the threads, one photo at a time, behind everything else that the computer does. */
      lowImpact?: boolean;
    }
  /** Instead of `start`: makes an installed model of a weights file, answers, and ends. */
  | ({ type: 'install'; weightsPath: string; kind?: 'classifier' | 'analysis' } & ModelFiles)
  | ({ type: 'read'; id: number } & ReadRequest)
  | ({ type: 'analyse'; id: number } & AnalyseRequest)
  | ({ type: 'features'; id: number } & FeatureMapRequest)
  /** Copies of photo files; a photo itself is only read. */
  | ({ type: 'embed'; id: number } & EmbedRequest)
  | ({ type: 'restore'; id: number } & RestoreRequest)
  | ({ type: 'copy'; id: number } & CopyRequest)
  /** At any time, also while the models are loaded. */
  | { type: 'headers'; id: number; paths: string[] };

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
  | ({ type: 'start_failed' } & SentError)
  | { type: 'read'; id: number; photo: ReadPhoto }
  | { type: 'analysed'; id: number; findings: Findings }
  | { type: 'features'; id: number; map: FeatureMap }
  /** Null: the file is so already. */
  | { type: 'embedded'; id: number; embedded: Embedded | null }
  | { type: 'copied'; id: number; path: string }
  /** Of any: the photo's fault. */
  | { type: 'unreadable'; id: number; failure: PhotoFailure }
  /** Of what is made of a file: it is left as it is. */
  | { type: 'not_written'; id: number; failure: FileFailure }
  /** Of an analysis: no photo's fault. */
  | ({ type: 'not_analysed'; id: number } & SentError)
  /** One for each path; null: it cannot be read. */
  | { type: 'headers'; id: number; headers: (PhotoHeader | null)[] };

const bytes = z.instanceof(Uint8Array);
const id = z.int().nonnegative();

const content = { path: z.string(), sizeBytes: z.int().nonnegative(), hash: bytes };
const urgency = { urgent: z.boolean(), isolated: z.boolean().exactOptional() };
const keywords = z.array(z.object({ path: z.array(z.string()).min(1), automatic: z.boolean() }));

const modelFiles = { manifestPath: z.string(), directory: z.string() };

export const analysisFiles = z.object({
  analysis: z.enum(ANALYSES),
  ...modelFiles,
  provider: z.enum(providerNames).exactOptional(),
});
const readSource = {
  type: z.literal('read'),
  id,
  source: z.union([z.object({ path: z.string() }), z.object({ bytes })]),
  ...urgency,
};
const preview = {
  thumbnail: z.boolean(),
  metadata: z.object({ sidecars: z.array(z.string()), raw: z.string().nullable() }),
};
const readRequest = z.discriminatedUnion('kind', [
  z.object({ ...readSource, kind: z.literal('preview'), prepare: z.boolean(), ...preview }),
  z.object({ ...readSource, kind: z.literal('preview_and_tag'), pass: z.enum(PASSES), ...preview }),
  z.object({
    ...readSource,
    kind: z.literal('tag'),
    pass: z.enum(PASSES),
    content: bytes.exactOptional(),
    region: regionSchema.exactOptional(),
  }),
  z.object({ ...readSource, kind: z.enum(['jpeg', 'quality']), side: z.int().positive() }),
]);

export const toTagger: z.ZodType<ToTagger> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    models: z.array(z.object(modelFiles)).min(1),
    threads: z.int().positive().nullable(),
    provider: z.enum(providerNames).exactOptional(),
    precision: z.enum(precisions).exactOptional(),
    lowImpact: z.boolean().exactOptional(),
  }),
  z.object({
    type: z.literal('install'),
    weightsPath: z.string(),
    kind: z.enum(['classifier', 'analysis']).exactOptional(),
    ...modelFiles,
  }),
  readRequest,
  z.object({ type: z.literal('headers'), id, paths: z.array(z.string()) }),
  z.object({
    type: z.literal('analyse'),
    id,
    source: z.object({ path: z.string() }),
    urgent: z.boolean(),
    isolated: z.boolean().exactOptional(),
    files: analysisFiles,
  }),
  z.object({
    type: z.literal('features'),
    id,
    source: z.object({ path: z.string() }),
    urgent: z.boolean(),
    isolated: z.boolean().exactOptional(),
    model: z.object(modelFiles),
  }),
  z.object({
    type: z.literal('embed'),
    id,
    ...content,
    ...urgency,
    change: z.object({ wanted: keywords, before: keywords, rating: z.int().nullable() }),
    dryRun: z.boolean(),
  }),
  z.object({
    type: z.literal('restore'),
    id,
    ...content,
    ...urgency,
    xmp: bytes.nullable(),
    iptc: bytes.nullable(),
    dryRun: z.boolean(),
  }),
  z.object({
    type: z.literal('copy'),
    id,
    ...content,
    ...urgency,
    folder: z.string(),
    places: z.boolean(),
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
      precision: z.enum(precisions).exactOptional(),
    }),
  ),
  thumbnail: bytes.nullable(),
  thumbhash: bytes.nullable(),
  jpeg: bytes.nullable(),
  quality: z
    .object({
      sharpness: z.number().nonnegative(),
      white: z.number(),
      black: z.number(),
      jpegQuality: z.int().positive().nullable(),
    })
    .nullable(),
});

const header: z.ZodType<PhotoHeader> = z.object({
  format: text,
  size: z.object({ width: z.int().positive(), height: z.int().positive() }).nullable(),
  metadata,
  thumbnail: z.object({ jpeg: bytes, thumbhash: bytes }).nullable(),
});

const box = (values: number) => z.array(z.int()).length(values);
const findings: z.ZodType<Findings> = z.discriminatedUnion('analysis', [
  z.object({
    analysis: z.literal('text'),
    lines: z.array(z.object({ text: z.string().min(1), score: z.number(), box: box(8) })),
  }),
  z.object({
    analysis: z.literal('objects'),
    objects: z.array(z.object({ name: z.string(), score: z.number(), box: box(4) })),
  }),
  z.object({
    analysis: z.literal('scenes'),
    shares: z.array(z.object({ name: z.string(), share: z.number(), probability: z.number() })),
    map: z.object({ columns: id, rows: id, classes: bytes }),
  }),
]);

const part = z.number().min(-0.001).max(1.001);
const featureMap: z.ZodType<FeatureMap> = z.object({
  features: id,
  rows: id,
  columns: id,
  data: z.instanceof(Float32Array),
  visible: z.object({ left: part, top: part, width: part, height: part }),
});

const embedded: z.ZodType<Embedded> = z.object({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  exported: keywords,
  copy: z
    .object({
      path: z.string(),
      hash: bytes,
      pixelHash: bytes,
      oldXmp: bytes.nullable(),
      oldFields: z.string(),
    })
    .nullable(),
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
  z.object({ type: z.literal('start_failed'), ...sentError }),
  z.object({ type: z.literal('read'), id, photo }),
  z.object({ type: z.literal('analysed'), id, findings }),
  z.object({ type: z.literal('features'), id, map: featureMap }),
  z.object({ type: z.literal('embedded'), id, embedded: embedded.nullable() }),
  z.object({ type: z.literal('copied'), id, path: z.string() }),
  z.object({ type: z.literal('unreadable'), id, failure: photoFailure }),
  z.object({ type: z.literal('not_written'), id, failure: fileFailure }),
  z.object({ type: z.literal('headers'), id, headers: z.array(header.nullable()) }),
  z.object({ type: z.literal('not_analysed'), id, ...sentError }),
]);
