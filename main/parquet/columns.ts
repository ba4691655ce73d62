import type { PhotoResult, ResultLine } from '../core/results/result.ts';

type Kind = 'text' | 'json' | 'integer' | 'number' | 'bytes' | 'vector';

/** A result's members as columns. Base64 becomes bytes, and the embedding a list of float32, which every reader knows. */
export const COLUMNS: Record<keyof PhotoResult | 'error' | 'message', Kind> = {
  photonest: 'text',
  path: 'text',
  hash: 'text',
  sizeBytes: 'integer',
  format: 'text',
  width: 'integer',
  height: 'integer',
  remark: 'text',
  metadata: 'json',
  thumbnail: 'bytes',
  thumbhash: 'bytes',
  model: 'text',
  weights: 'text',
  precision: 'text',
  provider: 'text',
  embedding: 'vector',
  norm: 'number',
  code: 'bytes',
  error: 'text',
  message: 'text',
};

type Value = string | number | bigint | boolean | object | null | undefined;

/** A result's member as a column's value. */
export function toColumn(kind: Kind, value: Value): Value {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'integer':
      return BigInt(value as number);
    case 'json':
      return JSON.stringify(value);
    case 'bytes':
      return new Uint8Array(Buffer.from(value as string, 'base64'));
    case 'vector':
      return Array.from(new Float16Array(new Uint8Array(Buffer.from(value as string, 'base64')).buffer));
    case 'text':
    case 'number':
      return value;
  }
}

/** The reverse, of what any program may have written: bytes where numbers were expected, or text where JSON was. */
export function fromColumn(kind: Kind, value: Value): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (kind === 'json') return typeof value === 'string' ? parseJson(value) : value;
  if (value instanceof Uint8Array)
    return kind === 'text' ? Buffer.from(value).toString('utf8') : toBase64(value);
  if (kind !== 'vector' || !isNumbers(value)) return value;
  const halves = Float16Array.from(value);
  return toBase64(new Uint8Array(halves.buffer));
}

/** Members in the columns' order; those of a failed photo's line are null but for a few. */
export function memberOf(line: ResultLine, name: keyof typeof COLUMNS): Value {
  return (line as Record<string, Value>)[name];
}

function isNumbers(value: Value): value is number[] {
  return (
    ArrayBuffer.isView(value) || (Array.isArray(value) && value.every((each) => typeof each === 'number'))
  );
}

function parseJson(text: string): object | null {
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
