import { FileRefused } from '../../core/photos/file-refused.ts';
import type { Embedded, PreparedCopy, RestoreRequest } from '../../core/photos/writing.ts';
import { findDifference } from '../../files/known-content.ts';
import { Packet } from '../sidecar/packet.ts';
import { parseIim } from './iim.ts';
import { differentFields, digestFor, IPTC_DIGEST, prepareCopy, refuseDifferent, toRefusal, type EmbedTools, type Present } from './prepare-copy.ts'; // prettier-ignore

/** Of the blocks that are put back, and compared byte by byte; all other fields are to be as they are. */
const RESTORED = /^(XMP(-\w+)?|IPTC\d*):|^Photoshop:IPTCDigest$/;

/**
 * Prepares a copy of a photo, beside it, with the XMP and IPTC that it had once. Everything else of the photo stays.
 *
 * @returns null where the photo has these already
 * @throws PhotonestError `unreadable` where anything is not as it should be; the copy is gone then
 */
export async function restoreMetadata(request: RestoreRequest, tools: EmbedTools): Promise<Embedded | null> {
  const difference = await findDifference(request);
  if (difference !== null) throw new FileRefused(difference);
  try {
    const { exiftool } = tools;
    const present = await exiftool.readXmp(request.path);
    const iptc = request.iptc === null ? null : await exiftool.readIptc(request.path);
    if (isSame(present, request.xmp) && (request.iptc === null || isSame(iptc, request.iptc))) return null;
    const [now, then] = [keywordsIn(present), keywordsIn(request.xmp)];
    return {
      added: then.filter((name) => !now.includes(name)),
      removed: now.filter((name) => !then.includes(name)),
      exported: [],
      copy: request.dryRun ? null : await prepare(request, tools),
    };
  } catch (error) {
    throw toRefusal(error);
  }
}

async function prepare(request: RestoreRequest, tools: EmbedTools): Promise<PreparedCopy> {
  const { xmp, iptc } = request;
  const check = async (present: Present, copy: string): Promise<void> =>
    await compare(request, present, copy, tools.exiftool);
  return await prepareCopy(request, { xmp, ...(iptc !== null && { iptc }) }, check, tools);
}

/** @throws PhotonestError where the copy has not what was put back, or another field is not as it is */
async function compare(
  { xmp, iptc }: RestoreRequest,
  present: Present,
  copy: string,
  exiftool: EmbedTools['exiftool'],
): Promise<void> {
  const after = await exiftool.readAll(copy);
  const digest = iptc === null ? null : digestFor(iptc, present);
  const different = differentFields(present.fields, after, (tag) => RESTORED.test(tag));
  if (digest !== null && after[IPTC_DIGEST] !== digest) different.push(IPTC_DIGEST);
  refuseDifferent(different);
  if (!isSame(await exiftool.readXmp(copy), xmp)) throw new FileRefused({ code: 'xmp_not_restored' });
  const setsOf = (block: Uint8Array | null): string =>
    JSON.stringify(block === null ? null : parseIim(Buffer.from(block))?.sets);
  if (setsOf(await exiftool.readIptc(copy)) !== setsOf(iptc ?? present.iptc))
    throw new FileRefused({ code: 'iptc_not_restored' });
}

function isSame(now: Uint8Array | null, then: Uint8Array | null): boolean {
  return now === null || then === null ? now === then : Buffer.from(now).equals(then);
}

/** With `|` between the levels of a hierarchy. A packet that makes no sense has none. */
function keywordsIn(xmp: Uint8Array | null): string[] {
  if (xmp === null) return [];
  try {
    const packet = Packet.parse(new TextDecoder().decode(xmp).replace(/\0+$/, ''));
    return [...new Set([...packet.list('subject'), ...packet.list('lightroom')])];
  } catch {
    return [];
  }
}
