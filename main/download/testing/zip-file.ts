import { crc32, deflateRawSync } from 'node:zlib';

/** A member whose stated size or sum can be a lie. */
export type ZipMember = { name: string; bytes: Buffer; stored?: boolean; sizeBytes?: number; crc32?: number };

/** A zip file of these members, with nothing in it that a reader could do without. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const { contents, directory } = encode(members, false);
  return Buffer.concat([contents, directory, encodeEnd(members.length, directory.length, contents.length)]);
}

/** The same with every size and position in the extensions for large files. Where the directory and its end lie can be a lie. */
export function zip64Of(
  members: readonly ZipMember[],
  { directoryOffset, endOffset }: { directoryOffset?: bigint; endOffset?: bigint } = {},
): Buffer {
  const { contents, directory } = encode(members, true);
  const end64 = Buffer.alloc(56);
  end64.write('PK\x06\x06', 'latin1');
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(members.length), 24);
  end64.writeBigUInt64LE(BigInt(members.length), 32);
  end64.writeBigUInt64LE(BigInt(directory.length), 40);
  end64.writeBigUInt64LE(directoryOffset ?? BigInt(contents.length), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(endOffset ?? BigInt(contents.length + directory.length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([contents, directory, end64, locator, encodeEnd(0xffff, 0xffffffff, 0xffffffff)]);
}

function encode(members: readonly ZipMember[], isZip64: boolean): { contents: Buffer; directory: Buffer } {
  const contents: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const { name, bytes, stored = false } = member;
    const packed = stored ? bytes : deflateRawSync(bytes);
    const sizeBytes = member.sizeBytes ?? bytes.length;
    const facts = Buffer.alloc(26); // from "version needed" to the lengths, as both headers have it
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(stored ? 0 : 8, 4);
    facts.writeUInt32LE(member.crc32 ?? crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(sizeBytes, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    const extension = isZip64
      ? moveToExtension(facts, rest, sizeBytes, packed.length, offset)
      : Buffer.alloc(0);
    directory.push(Buffer.from('PK\x01\x02\x14\0'), facts, rest, Buffer.from(name), extension);
    contents.push(local);
    offset += local.length;
  }
  return { contents: Buffer.concat(contents), directory: Buffer.concat(directory) };
}

/** Leaves all ones where the values were (APPNOTE.TXT, section 4.5.3). */
function moveToExtension(facts: Buffer, rest: Buffer, ...values: number[]): Buffer {
  facts.fill(0xff, 14, 22);
  rest.fill(0xff, 10, 14);
  const extension = Buffer.alloc(4 + 8 * values.length);
  extension.writeUInt16LE(1, 0);
  extension.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, index) => extension.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
  facts.writeUInt16LE(extension.length, 24);
  return extension;
}

function encodeEnd(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}
