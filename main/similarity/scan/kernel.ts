import { KERNEL } from './kernel-bytes.ts';

/**
 * Compares the records from row `from` until `to` with a query and appends those that score more than `threshold`
 * to the finds, until these are `capacity`. All places are addresses in the memory; `filter` 0: every row.
 *
 * @returns the next row, and the number of finds
 */
export type Scan = (
  records: number,
  from: number,
  to: number,
  query: number,
  filter: number,
  finds: number,
  count: number,
  capacity: number,
  threshold: number,
) => [row: number, count: number];

/** `kernel.wat`, compiled; the same for all threads of a memory. */
export function instantiateKernel(memory: WebAssembly.Memory): Scan {
  const bytes = Buffer.from(KERNEL, 'base64');
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { scan: { memory } });
  return instance.exports['scan'] as unknown as Scan;
}
