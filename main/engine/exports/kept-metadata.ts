import type { ExportedKeyword } from '../../core/photos/exported-keyword.ts';
import { keptIptc } from '../../metadata/embedded/kept-iptc.ts';
import type { FileWriteTable, KeptMetadata } from '../../sqlite/tables/library/file-write.ts';

export type Kept = {
  xmp: Buffer | null;
  /** Null: IPTC was never written. */
  iptc: Buffer | null;
  /** Keywords that were this program's in the file then. */
  exported: ExportedKeyword[];
};

/**
 * What a file had before the first of the writes that led, one after the other, to its content.
 *
 * @returns null for a content that no write has left
 */
export function keptMetadata(
  hash: Uint8Array,
  writes: Pick<FileWriteTable, 'lastInto' | 'keywordsBefore'>,
): Kept | null {
  const chain: KeptMetadata[] = [];
  for (let write = writes.lastInto(hash); write !== null; write = writes.lastInto(write.oldHash, write.id))
    chain.push(write);
  const first = chain.at(-1);
  if (first === undefined) return null;
  // Of the oldest write that touched IPTC: those before it left it as it was.
  const iptc = chain.map(({ oldFields }) => keptIptc(oldFields)).findLast((block) => block !== null) ?? null;
  return { xmp: first.oldXmp, iptc, exported: writes.keywordsBefore(first.id) };
}
