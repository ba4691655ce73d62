import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A TensorShapeProto.Dimension whose `dim_param` is "batch", with its own tag and length. */
const symbolic = Buffer.from([0x0a, 7, 0x12, 5, ...Buffer.from('batch')]);

/**
 * Writes the graph beside itself (it finds its weights by a relative path) with a batch of one size, and returns
 * the path.
 *
 * CoreML and DirectML compile only graphs whose shapes are all known, and run others piece by piece; Node's binding
 * does not pass on onnxruntime's own `freeDimensionOverrides`.
 */
export async function writeFixedBatch(file: string, batch: number): Promise<string> {
  const fixed = fixBatch(await readFile(file), batch);
  const path = join(dirname(file), `${basename(file, '.onnx')}.batch${batch}.onnx`);
  const present = await readFile(path).catch(() => null);
  if (present?.equals(fixed)) return path;
  const part = `${path}.part-${process.pid}`;
  await writeFile(part, fixed);
  await rename(part, path); // another process may be at the same
  return path;
}

/** The same ONNX model with `batch` (under 2^35) in place of every dimension named "batch"; as long as before. */
export function fixBatch(model: Buffer, batch: number): Buffer {
  const fixed = Buffer.from(model);
  let at = fixed.indexOf(symbolic);
  if (at < 0) throw new Error('expected a model with a dimension named "batch", but it has none');
  for (; at >= 0; at = fixed.indexOf(symbolic, at)) fixed.set(encodeDimension(batch), at);
  return fixed;
}

/** `dim_value`, its varint filled up to six bytes with empty groups, which the format allows. */
function encodeDimension(value: number): number[] {
  const groups = [0, 7, 14, 21, 28].map((shift) => (Math.floor(value / 2 ** shift) & 0x7f) | 0x80);
  return [0x0a, 7, 0x08, ...groups, 0];
}
