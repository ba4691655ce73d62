const [ASCII, SHORT, LONG] = [2, 3, 4];

type Entry = [tag: number, type: number, value: number | string];

export type RawFile = {
  /** The preview. */
  jpeg: Uint8Array;
  /** Of the sensor's picture, in pixels. */
  width: number;
  height: number;
  orientation: number;
};

/**
 * A raw camera file as most are, without the sensor's data: a TIFF whose second directory leads to a JPEG (to be called
 * `.nef`, as Nikon's are).
 */
export function rawFile({ jpeg, width, height, orientation }: RawFile): Buffer {
  const directories = (at: { sub: number; exif: number; jpeg: number }): Buffer[] => [
    directory(8, [
      [0x0100, LONG, width],
      [0x0101, LONG, height],
      [0x010f, ASCII, 'NIKON CORPORATION'],
      [0x0110, ASCII, 'NIKON D90'],
      [0x0112, SHORT, orientation],
      [0x014a, LONG, at.sub],
      [0x8769, LONG, at.exif],
    ]),
    directory(at.sub, [
      [0x00fe, LONG, 1],
      [0x0201, LONG, at.jpeg],
      [0x0202, LONG, jpeg.length],
    ]),
    directory(at.exif, [[0x9003, ASCII, '2024:05:17 10:20:30']]),
  ];
  const [first, sub, exif] = directories({ sub: 0, exif: 0, jpeg: 0 }).map((part) => part.length) as [
    number,
    number,
    number,
  ];
  const at = { sub: 8 + first, exif: 8 + first + sub, jpeg: 8 + first + sub + exif };
  const header = Buffer.from('49492a0008000000', 'hex');
  return Buffer.concat([header, ...directories(at), jpeg]);
}

/** A directory of a TIFF that lies at an offset, with the texts that do not fit into it behind it. */
function directory(offset: number, entries: Entry[]): Buffer {
  const bytes = Buffer.alloc(2 + entries.length * 12 + 4);
  bytes.writeUInt16LE(entries.length);
  const texts: Buffer[] = [];
  let end = offset + bytes.length;
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = 2 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    const text = typeof value === 'string' ? Buffer.from(`${value}\0`, 'latin1') : null;
    bytes.writeUInt32LE(text?.length ?? 1, at + 4);
    bytes.writeUInt32LE(text === null ? Number(value) : end, at + 8);
    if (text === null) continue;
    texts.push(text);
    end += text.length;
  }
  return Buffer.concat([bytes, ...texts]);
}
