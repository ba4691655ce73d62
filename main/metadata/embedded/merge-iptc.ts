import { isUtf8 } from 'node:buffer';
import { FileRefused } from '../../core/photos/file-refused.ts';
import { foldKeywordName } from '../../core/photos/exported-keyword.ts';
import { isRemnantOf, toLatin1 } from '../iptc.ts';
import { formatIim, parseIim, type DataSet, type Iim } from './iim.ts';

/** IIM 4.2: what the text is written in (1:90), and a keyword (2:25). */
const CHARACTER_SET = { record: 1, number: 90 };
const KEYWORD = { record: 2, number: 25 };
const ENVELOPE_VERSION: DataSet = { record: 1, number: 0, value: Buffer.from([0, 4]) };
const UTF8_MARK = Buffer.from('\x1b%G');
/** The same, by its levels. */
const UTF8_MARKS = ['\x1b%G', '\x1b%/G', '\x1b%/H', '\x1b%/I'];
const LONGEST_KEYWORD_BYTES = 64;
/** Of the application record: previews, pictures of captions, and the record's version. */
const BINARY = new Set([0, 125, 202]);

/** `latin1`: no mark, and letters that are no UTF-8, which is Windows' Latin-1. */
type Encoding = { kind: 'ascii' | 'latin1' } | { kind: 'utf8'; marked: boolean } | { kind: 'other' };

export type IptcChange = {
  /** Flat keywords that it should have. */
  wanted: readonly string[];
  /** That it should no longer have. */
  gone: readonly string[];
};

export type MergedIptc = { block: Buffer; added: string[]; removed: string[] };

/**
 * Keeps the keywords of an IPTC block as those in XMP. Only where there are some: programs that write none into IPTC
 * read none from there. All other data sets keep their bytes, but where letters force the whole text into UTF-8.
 *
 * @returns null where there is nothing to change
 * @throws PhotonestError `unreadable` where a keyword has letters that its character set has not
 */
export function mergeIptc(block: Buffer, { wanted, gone }: IptcChange): MergedIptc | null {
  const iim = parseIim(block);
  if (iim?.sets.some(isKeyword) !== true) return null;
  const encoding = encodingOf(iim);
  const isGone = (set: DataSet): boolean =>
    isKeyword(set) && gone.some((name) => isSame(decode(set.value, encoding), name));
  const kept = iim.sets.filter((set) => !isGone(set));
  const present = kept.filter(isKeyword).map(({ value }) => decode(value, encoding));
  const added = wanted.filter((name) => !present.some((each) => isSame(each, name)));
  const removed = gone.filter((name) =>
    iim.sets.some((set) => isKeyword(set) && isSame(decode(set.value, encoding), name)),
  );
  if (added.length === 0 && removed.length === 0) return null;
  return { block: write(iim, kept, added, encoding), added, removed };
}

function write({ sets, padding }: Iim, kept: DataSet[], added: string[], encoding: Encoding): Buffer {
  const target = added.every((name) => canEncode(name, encoding)) ? encoding : utf8From(encoding);
  const keywords = added.map((name) => ({ ...KEYWORD, value: encode(name, target) }));
  // Behind the other keywords, or where the first one stood.
  const at = kept.some(isKeyword) ? kept.findLastIndex(isKeyword) + 1 : sets.findIndex(isKeyword);
  const text = target === encoding ? kept : mark(kept.map((set) => transcode(set, encoding)));
  const shift = text.length - kept.length;
  const written = formatIim([...text.slice(0, at + shift), ...keywords, ...text.slice(at + shift)]);
  return padding === 0 ? written : Buffer.concat([written, Buffer.alloc((4 - (written.length % 4)) % 4)]);
}

function utf8From(encoding: Encoding): Encoding {
  if (encoding.kind === 'other') throw new FileRefused({ code: 'iptc_letters' });
  return { kind: 'utf8', marked: true };
}

function encodingOf({ sets }: Iim): Encoding {
  const given = sets.find((set) => set.record === 1 && set.number === CHARACTER_SET.number);
  if (given !== undefined)
    return UTF8_MARKS.includes(given.value.toString('latin1'))
      ? { kind: 'utf8', marked: true }
      : { kind: 'other' };
  const texts = sets.filter(isText).map(({ value }) => value);
  const letters = texts.filter((value) => value.some((byte) => byte >= 0x80));
  if (letters.length === 0) return { kind: 'ascii' };
  return letters.every(isCutUtf8) ? { kind: 'utf8', marked: false } : { kind: 'latin1' };
}

/** Programs end a text that is too long in the midst of a letter. */
function isCutUtf8(value: Buffer): boolean {
  if (isUtf8(value)) return true;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(value, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** What is not marked as UTF-8 is marked with the first letter that needs it. */
function canEncode(name: string, encoding: Encoding): boolean {
  if (/^\p{ASCII}*$/u.test(name)) return true;
  if (encoding.kind === 'latin1') return toLatin1(name) !== null;
  return encoding.kind === 'utf8' && encoding.marked;
}

function decode(value: Buffer, { kind }: Encoding): string {
  return new TextDecoder(kind === 'utf8' ? 'utf-8' : 'windows-1252').decode(value);
}

function encode(name: string, { kind }: Encoding): Buffer {
  const bytes = kind === 'latin1' ? toLatin1(name)! : Buffer.from(name, 'utf8');
  if (bytes.length <= LONGEST_KEYWORD_BYTES || kind !== 'utf8')
    return bytes.subarray(0, LONGEST_KEYWORD_BYTES);
  let end = LONGEST_KEYWORD_BYTES;
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1; // not in the midst of a letter
  return bytes.subarray(0, end);
}

function transcode(set: DataSet, encoding: Encoding): DataSet {
  if (encoding.kind === 'utf8' || !isText(set)) return set;
  return { ...set, value: Buffer.from(decode(set.value, encoding), 'utf8') };
}

/** At its place in the envelope record, which comes first. */
function mark(sets: DataSet[]): DataSet[] {
  const envelope = sets.filter(({ record }) => record === 1);
  const version = envelope.length === 0 ? [ENVELOPE_VERSION] : [];
  const rest = sets.filter(({ record }) => record !== 1);
  return [...version, ...envelope, { ...CHARACTER_SET, value: UTF8_MARK }, ...rest];
}

function isKeyword({ record, number }: DataSet): boolean {
  return record === KEYWORD.record && number === KEYWORD.number;
}

function isText({ record, number }: DataSet): boolean {
  return record === KEYWORD.record && !BINARY.has(number);
}

/** Also where IPTC has cut it, or lost letters of it. */
function isSame(keyword: string, name: string): boolean {
  return (
    foldKeywordName(keyword) === foldKeywordName(name) ||
    isRemnantOf(keyword.normalize('NFC'), name.normalize('NFC'))
  );
}
