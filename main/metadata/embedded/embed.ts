import { foldKeywordName } from '../../core/photos/exported-keyword.ts';
import { FileRefused } from '../../core/photos/file-refused.ts';
import type { Embedded, EmbedRequest, PreparedCopy } from '../../core/photos/writing.ts';
import { findDifference } from '../../files/known-content.ts';
import { asUtf8 } from '../iptc.ts';
import { mergeSidecar, type MergedSidecar } from '../sidecar/merge.ts';
import { Packet } from '../sidecar/packet.ts';
import { UnusableSidecar } from '../sidecar/unusable.ts';
import { parseIim } from './iim.ts';
import { mergeIptc, type MergedIptc } from './merge-iptc.ts';
import { differentFields, digestFor, IPTC_DIGEST, prepareCopy, refuseDifferent, toRefusal, type EmbedTools, type Present } from './prepare-copy.ts'; // prettier-ignore

export type { EmbedTools } from './prepare-copy.ts';

/** The fields that are written; all others are foreign. */
const OWN_FIELDS = /^XMP-(dc:(Copy\d+:)?Subject|lr:(Copy\d+:)?HierarchicalSubject|digiKam:(Copy\d+:)?TagsList|xmp:(Copy\d+:)?Rating)$/; // prettier-ignore
/** Where IPTC's keywords are written. The mark of UTF-8 comes with the record that it is in. */
const OWN_IPTC_FIELDS = /^IPTC:(Keywords|CodedCharacterSet|EnvelopeRecordVersion)$/;

/**
 * Prepares a copy of a photo, beside it, with keywords in its XMP, and in its IPTC where that has keywords already:
 * many programs read IPTC first. Before the copy is handed over, every foreign field is compared with the photo's.
 *
 * @throws PhotonestError `unreadable` where anything is not as it should be; the copy is gone then
 */
export async function embed(request: EmbedRequest, tools: EmbedTools): Promise<Embedded> {
  const difference = await findDifference(request);
  if (difference !== null) throw new FileRefused(difference);
  try {
    const oldXmp = await tools.exiftool.readXmp(request.path);
    const merged = mergeSidecar(oldXmp === null ? null : decode(oldXmp), request.change);
    const oldIptc = await tools.exiftool.readIptc(request.path);
    const iptc = oldIptc === null ? null : mergeIptc(oldIptc, flatChange(merged));
    const added = [...new Set([...merged.added, ...(iptc?.added ?? [])])];
    const removed = [...new Set([...merged.removed, ...(iptc?.removed ?? [])])];
    const isNeeded = added.length > 0 || removed.length > 0;
    const copy = isNeeded && !request.dryRun ? await prepare(request, merged, iptc, tools) : null;
    return { added, removed, exported: merged.exported, copy };
  } catch (error) {
    throw toRefusal(error);
  }
}

/** IPTC has no hierarchies: its keywords are the flat ones of XMP. */
function flatChange({ text, exported, removed }: MergedSidecar): { wanted: string[]; gone: string[] } {
  const wanted = exported.filter(({ path }) => path.length === 1).map(({ path }) => path[0]!);
  const left = new Set((text === null ? [] : Packet.parse(text).list('subject')).map(foldKeywordName));
  return { wanted, gone: removed.filter((name) => !left.has(foldKeywordName(name))) };
}

async function prepare(
  request: EmbedRequest,
  { text, added, removed }: MergedSidecar,
  iptc: MergedIptc | null,
  tools: EmbedTools,
): Promise<PreparedCopy> {
  const xmp = added.length > 0 || removed.length > 0 ? text : null;
  const blocks = { ...(xmp !== null && { xmp }), ...(iptc !== null && { iptc: iptc.block }) };
  const check = async (present: Present, copy: string): Promise<void> => {
    await compareFields(present, copy, iptc, tools.exiftool);
    if (xmp !== null) await compareXmp(copy, xmp, tools.exiftool);
    if (iptc !== null) await compareIptc(copy, iptc.block, tools.exiftool);
  };
  return await prepareCopy(request, blocks, check, tools);
}

/** @throws PhotonestError where a foreign field is not as it was */
async function compareFields(
  present: Present,
  copy: string,
  iptc: MergedIptc | null,
  exiftool: Pick<EmbedTools['exiftool'], 'readAll'>,
): Promise<void> {
  const { fields: before } = present;
  const after = await exiftool.readAll(copy);
  const digest = iptc === null ? null : digestFor(iptc.block, present);
  const isOwn = (tag: string): boolean =>
    OWN_FIELDS.test(tag) ||
    (iptc !== null && OWN_IPTC_FIELDS.test(tag)) ||
    (tag === IPTC_DIGEST && digest !== null && after[tag] === digest);
  refuseDifferent(differentFields(before, after, isOwn, textOf));
}

/** IPTC that was not marked as UTF-8 is read rightly only when it is. */
function textOf(tag: string, value: unknown): string {
  const isIptc = tag.startsWith('IPTC:');
  return JSON.stringify(value, (_, each: unknown) =>
    isIptc && typeof each === 'string' ? asUtf8(each) : each,
  );
}

async function compareXmp(
  copy: string,
  text: string,
  exiftool: Pick<EmbedTools['exiftool'], 'readXmp'>,
): Promise<void> {
  const written = await exiftool.readXmp(copy);
  if (written === null || describe(Packet.parse(decode(written))) !== describe(Packet.parse(text)))
    throw new FileRefused({ code: 'xmp_not_written' });
}

async function compareIptc(
  copy: string,
  block: Buffer,
  exiftool: Pick<EmbedTools['exiftool'], 'readIptc'>,
): Promise<void> {
  const written = parseIim((await exiftool.readIptc(copy)) ?? Buffer.alloc(0));
  if (JSON.stringify(written?.sets) !== JSON.stringify(parseIim(block)?.sets))
    throw new FileRefused({ code: 'iptc_not_written' });
}

function describe(packet: Packet): string {
  const lists = (['subject', 'lightroom', 'digiKam'] as const).map((name) => packet.list(name));
  return JSON.stringify([lists, packet.rating]);
}

function decode(packet: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(packet).replace(/\0+$/, '');
  } catch (error) {
    throw new UnusableSidecar({ code: 'encoding' }, { cause: error });
  }
}
