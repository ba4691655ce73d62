import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExifTool as Vendored, Tags, WriteTags } from 'exiftool-vendored';

/** What one file may take. ExifTool needs a hundredth of a second for most, and a hostile one may never end. */
const TASK_TIMEOUT_MS = 20_000;
const START_TIMEOUT_MS = 60_000;
/** A folder that cannot exist: a file is in its place. */
const NOWHERE = join(fileURLToPath(import.meta.url), 'nowhere');
const BASE64 = 'base64:';
/** Changed by any write, and set to the photo's own time afterwards. */
const NOW = 'now';

const ALL_FIELDS: string[] = [
  ...['-a', '-n', '-b', '-struct', '-G1:4'],
  ...['System', 'File', 'ExifTool', 'Composite'].flatMap((group) => ['-x', `${group}:all`]),
  ...[
    'ThumbnailOffset', 'StripOffsets', 'TileOffsets', 'PreviewImageStart', 'JpgFromRawStart', 'OtherImageStart',
    'MPImageStart', 'MediaDataOffset', 'MediaDataSize', 'WebP_Flags', 'ApplicationNotes',
  ].flatMap((tag) => ['-x', tag]),
]; // prettier-ignore

/** Values by `Group:Tag`, as ExifTool's JSON has them: text, numbers, or lists of these. */
export type WrittenTags = Readonly<Record<string, unknown>>;

/**
 * One ExifTool, started with the first file that needs it and kept running. It ends with this process, however that
 * ends, because its standard input does.
 */
export class ExifTool {
  #running: Promise<Vendored> | null = null;
  readonly #useMWG: boolean;

  /** @param rules `mwg`: what groups say of the same is reconciled; `plain`: each group as it stands in the file */
  constructor(rules: 'mwg' | 'plain' = 'mwg') {
    this.#useMWG = rules === 'mwg';
  }

  /**
   * The tags that are named, each as `Group1:Tag` with numbers unformatted. Empty where the file has none of them.
   *
   * @throws Error where ExifTool cannot run (on Linux it needs Perl), or cannot make sense of the file
   */
  async read(path: string, tags: readonly string[]): Promise<WrittenTags> {
    const readArgs = [...hurry(path), '-n', '-G1', '-struct', ...tags.map((tag) => `-${tag}`)];
    return await withPlainName(path, async (plain) => await this.#readRaw(plain, readArgs));
  }

  /**
   * A tag's bytes, by its `Group1:Tag` as {@link read} gives it.
   *
   * @throws Error likewise
   */
  async extract(path: string, tag: string): Promise<Buffer> {
    // Without its group the answer's name is the tag's alone; `-b` gives it in base64.
    const readArgs = ['-b', `-${tag}`];
    const tags = await withPlainName(path, async (plain) => await this.#readRaw(plain, readArgs));
    const value = tags[tag.slice(tag.indexOf(':') + 1)];
    if (typeof value !== 'string' || !value.startsWith(BASE64)) throw new Error(`no bytes in ${tag}`);
    return Buffer.from(value.slice(BASE64.length), 'base64');
  }

  /** A photo's XMP packet, byte by byte; null where it has none. @throws Error likewise */
  async readXmp(path: string): Promise<Buffer | null> {
    return await this.#readBlock(path, 'XMP');
  }

  /** A photo's IPTC, byte by byte; null where it has none. @throws Error likewise */
  async readIptc(path: string): Promise<Buffer | null> {
    return await this.#readBlock(path, 'IPTC');
  }

  async #readBlock(path: string, name: 'XMP' | 'IPTC'): Promise<Buffer | null> {
    const { [name]: value } = await this.#readRaw(plainName(path), ['-b', `-${name}:${name}`]);
    if (value === undefined) return null;
    if (typeof value !== 'string') throw new Error(`its ${name} is no text`);
    // Only bytes that are no UTF-8, or are signs that control something, come in base64.
    return value.startsWith(BASE64)
      ? Buffer.from(value.slice(BASE64.length), 'base64')
      : Buffer.from(value, 'utf8');
  }

  /**
   * All fields of a file, each as `Group1:Tag` (further ones of that name as `Group1:CopyN:Tag`), numbers unformatted,
   * bytes in base64. What only says where in the file something lies is left out.
   *
   * @throws Error likewise
   */
  async readAll(path: string): Promise<WrittenTags> {
    const tags = await this.#readRaw(plainName(path), ALL_FIELDS);
    return Object.fromEntries(
      Object.entries(tags).filter(([tag]) => !/^(SourceFile|errors|warnings)$/.test(tag)),
    );
  }

  /**
   * Puts an XMP packet, which lies in a file, into a photo's copy, in the place of the present one.
   *
   * @throws Error where the format does not take one, or the file is damaged
   */
  async writeXmp(copy: string, packet: string): Promise<void> {
    await this.#write(copy, [`-XMP<=${plainName(packet)}`]);
  }

  /**
   * Puts an IPTC block, which lies in a file, into a photo's copy, in the place of the present one.
   *
   * @param digest MD5 in hexadecimal, where the copy has one that says that XMP and IPTC say the same; else null
   * @throws Error likewise
   */
  async writeIptc(copy: string, block: string, digest: string | null): Promise<void> {
    const edit = `-IPTC<=${plainName(block)}`;
    await this.#write(copy, digest === null ? [edit] : [edit, `-Photoshop:IPTCDigest=${digest}`]);
  }

  /** Takes tags away, by `Group:Tag`, from a photo's copy. @throws Error likewise */
  async removeTags(copy: string, tags: readonly string[]): Promise<void> {
    await this.#write(
      copy,
      tags.map((tag) => `-${tag}=`),
    );
  }

  async #write(copy: string, edits: string[]): Promise<void> {
    const writeArgs = [...edits, '-overwrite_original'];
    // The package writes nothing without a tag, and its types know no time of a file.
    const tag = { FileModifyDate: NOW } as WriteTags;
    const options = { writeArgs, useMWG: this.#useMWG };
    const result = await (await this.#start()).write(plainName(copy), tag, options);
    const { created, updated, unchanged, warnings } = result;
    if (created + updated + unchanged !== 1)
      throw new Error(warnings?.[0] ?? 'ExifTool has not said that it wrote the file');
  }

  async close(): Promise<void> {
    const running = await this.#running;
    await running?.end(false);
    this.#running = null;
  }

  async #readRaw(path: string, readArgs: string[]): Promise<WrittenTags> {
    return (await (
      await this.#start()
    ).readRaw<Tags>(path, { readArgs, useMWG: this.#useMWG })) as WrittenTags;
  }

  async #start(): Promise<Vendored> {
    this.#running ??= startVendored();
    return await this.#running;
  }
}

/** Its package is a third of the tagger's code, which most folders do not need. */
async function startVendored(): Promise<Vendored> {
  const { ExifTool: Started } = await import('exiftool-vendored');
  return new Started({
    // No configuration file: ExifTool would run one from the working folder, which may be an album. Without
    // `-config` it looks in EXIFTOOL_HOME, then in HOME, which this package never passes on, then in `.`.
    exiftoolArgs: ['-config', '', '-stay_open', 'True', '-@', '-'],
    exiftoolEnv: { EXIFTOOL_HOME: NOWHERE },
    maxProcs: 1,
    taskRetries: 0,
    taskTimeoutMillis: TASK_TIMEOUT_MS,
    spawnTimeoutMillis: START_TIMEOUT_MS,
  });
}

/** Without what lies at the end of large files; in a GIF, XMP behind a comment would be left out as well. */
function hurry(path: string): string[] {
  return /\.gif$/i.test(path) ? [] : ['-fast'];
}

/** For what is written, no link will do. */
function plainName(path: string): string {
  if (/[\r\n]/.test(path)) throw new Error('its path has a line break');
  return path;
}

/** ExifTool is given a name on a line: a path with a line break is read through a link without one. */
async function withPlainName<T>(path: string, read: (plain: string) => Promise<T>): Promise<T> {
  if (!/[\r\n]/.test(path)) return await read(path);
  const folder = await mkdtemp(join(tmpdir(), 'photonest-link-'));
  try {
    const link = join(folder, `photo${extname(path).replaceAll(/[\r\n]/g, '')}`);
    await symlink(path, link);
    return await read(link);
  } finally {
    await rm(folder, { recursive: true });
  }
}
