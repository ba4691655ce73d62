import { z } from 'zod';

/** The whole IPTC block, as ExifTool names it, beside the fields that are kept of a photo. */
const BLOCK = 'IPTC:IPTC';
const BASE64 = 'base64:';
const kept = z.object({ [BLOCK]: z.string().startsWith(BASE64).optional() });

/** The block among the kept fields. */
export function keepIptc(block: Buffer): Record<string, string> {
  return { [BLOCK]: BASE64 + block.toString('base64') };
}

/** The block that kept fields have; null where it was not written. @param fields JSON */
export function keptIptc(fields: string): Buffer | null {
  const block = kept.parse(JSON.parse(fields))[BLOCK];
  return block === undefined ? null : Buffer.from(block.slice(BASE64.length), 'base64');
}
