import { z } from 'zod';
import { precisions, type Precision } from '../models/precision.ts';
import type { PhotoMetadata } from '../photos/metadata.ts';
import type { Remark } from '../photos/remark.ts';

/**
 * A line of `photonest map`: everything that a library would store of one photo by one model. Bytes are base64, hashes
 * are hexadecimal. Columns of a Parquet file have the same names.
 */
export type PhotoResult = {
  /** The app's version. */
  photonest: string;
  /** As it was given: a path, or a URL. */
  path: string;
  /** SHA-256 of the file: what a library knows the photo by. */
  hash: string;
  sizeBytes: number;
  /** jpeg, png, … by content. */
  format: string;
  /** Upright, in pixels. */
  width: number;
  height: number;
  remark: Remark | null;
  metadata: PhotoMetadata | null;
  /** JPEG of at most 512 pixels; null unless asked for. */
  thumbnail: string | null;
  /** Null unless thumbnails were asked for. */
  thumbhash: string | null;
  /** The manifest's id. */
  model: string;
  /** SHA-256 of the weights that the network was made of. */
  weights: string;
  precision: Precision;
  /** The execution provider that ran it, in the runtime's spelling. */
  provider: string;
  /** float16 [features] of length 1. */
  embedding: string;
  /** Length before. */
  norm: number;
  /** int8 [256], for similarity. */
  code: string;
};

/** A photo of which nothing came, with one of the app's error codes and a clause that fits behind its name. */
export type FailedResult = { photonest: string; path: string; error: string; message: string };

export type ResultLine = PhotoResult | FailedResult;

/** What a library takes of a line. A vector's or a code's length is for whoever knows the model to judge. */
export const mergeableSchema = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256'),
  model: z.string().min(1).max(200),
  weights: z.string().max(64).nullish(),
  precision: z.enum(precisions).default('float32'),
  embedding: z.string().min(4).max(100_000),
  norm: z.number().nonnegative(),
  code: z.string().min(4).max(1000),
});

export type MergeableResult = z.infer<typeof mergeableSchema>;

export const failedSchema = z.object({ error: z.string().min(1), message: z.string() });
