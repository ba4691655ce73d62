/** What may be inside a picture besides its pixels, made to waste time and memory. */

/** A JPEG with blocks after its first marker. */
export function withBlocks(jpeg: Buffer, marker: number, contents: Buffer[]): Buffer {
  const blocks = contents.map((content) => {
    const part = content.subarray(0, 65_533);
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(part.length + 2, 2);
    return Buffer.concat([head, part]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...blocks, jpeg.subarray(2)]);
}

const EXIF = Buffer.from('Exif\0\0', 'latin1');

type Entry = [tag: number, type: number, count: number, value: number];

function directory(entries: Entry[], next: number): Buffer {
  const bytes = Buffer.alloc(2 + entries.length * 12 + 4);
  bytes.writeUInt16LE(entries.length);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  }
  bytes.writeUInt32LE(next, bytes.length - 4);
  return bytes;
}

const TIFF = Buffer.from('49492a0008000000', 'hex');

/** Directories that lead to themselves, and to each other. */
export function loopingExif(): Buffer {
  const first = directory([[0x8769, 4, 1, 8], [0x8825, 4, 1, 8], [0x014a, 4, 1, 8], [0xa005, 4, 1, 8]], 8); // prettier-ignore
  return Buffer.concat([EXIF, TIFF, first]);
}

/** A chain of a thousand directories, each inside the last. */
export function nestedExif(): Buffer {
  const size = directory([[0x8769, 4, 1, 0]], 0).length;
  const chain = Array.from({ length: 1000 }, (_, depth) =>
    directory([[0x8769, 4, 1, 8 + (depth + 1) * size]], 0),
  );
  return Buffer.concat([EXIF, TIFF, ...chain]);
}

/** Values by the thousand million, at places that do not exist. */
export function countlessExif(): Buffer {
  const entries = [1, 2, 3, 5, 7, 9, 10, 12].map((type, index): Entry => [
    0x010f + index,
    type,
    0xffff_fff0,
    0x7fff_fff0 + index,
  ]);
  return Buffer.concat([
    EXIF,
    TIFF,
    directory([...entries, [0x0112, 3, 0x4000_0000, 8], [0x927c, 7, 0x7fff_ffff, 26]], 0),
  ]);
}

const XMP_NAME = 'http://ns.adobe.com/xap/1.0/\0';

/** XMP that goes deep. */
export function nestedXmp(depth: number): Buffer {
  const inner = `${'<a:b xmlns:a="x:">'.repeat(depth)}<dc:subject/>${'</a:b>'.repeat(depth)}`;
  return Buffer.from(`${XMP_NAME}<x:xmpmeta xmlns:x="adobe:ns:meta/">${inner}</x:xmpmeta>`, 'latin1');
}

/** XMP whose entities multiply. */
export function multiplyingXmp(): Buffer {
  const entities = Array.from(
    { length: 9 },
    (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`,
  );
  const type = `<!DOCTYPE x [<!ENTITY e0 "dc:subject">${entities.join('')}]>`;
  return Buffer.from(
    `${XMP_NAME}<?xml version="1.0"?>${type}<x:xmpmeta xmlns:x="adobe:ns:meta/">&e9;</x:xmpmeta>`,
    'latin1',
  );
}

/** Megabytes of keywords. */
export function longXmp(bytes: number): Buffer {
  const keyword = '<rdf:li>mountain range in the morning</rdf:li>';
  const bag = `<dc:subject><rdf:Bag>${keyword.repeat(Math.ceil(bytes / keyword.length))}</rdf:Bag></dc:subject>`;
  const names =
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"';
  return Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${names}><rdf:Description>${bag}</rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
}

/** An ICC profile, as JPEG's blocks hold one, whose tags claim what they like. */
export function iccBlocks(
  random: { integer(below: number): number },
  kind: 'garbage' | 'huge' | 'recursive',
): Buffer[] {
  const profile = Buffer.alloc(kind === 'huge' ? 4_000_000 : 4000);
  for (let at = 0; at < profile.length; at += 7) profile[at] = random.integer(256);
  profile.writeUInt32BE(kind === 'garbage' ? 0xffff_ffff : profile.length, 0);
  profile.write('lcms', 4, 'latin1');
  profile.write('mntrRGB XYZ ', 12, 'latin1');
  profile.write('acsp', 36, 'latin1');
  const tags = ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', 'A2B0', 'wtpt', 'desc'];
  profile.writeUInt32BE(kind === 'garbage' ? 0x7fff_ffff : tags.length, 128);
  for (const [index, tag] of tags.entries()) {
    profile.write(tag, 132 + index * 12, 'latin1');
    profile.writeUInt32BE(kind === 'recursive' ? 128 : 300, 136 + index * 12);
    profile.writeUInt32BE(kind === 'recursive' ? profile.length : 0xffff_ff00, 140 + index * 12);
  }
  const parts = Math.ceil(profile.length / 65_000);
  return Array.from({ length: parts }, (_, part) =>
    Buffer.concat([
      Buffer.from('ICC_PROFILE\0', 'latin1'),
      Buffer.of(part + 1, Math.min(255, parts)),
      profile.subarray(part * 65_000, (part + 1) * 65_000),
    ]),
  );
}
