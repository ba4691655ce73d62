import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExifTool as Vendored, type Tags } from 'exiftool-vendored';

/** What one file may take. ExifTool needs a hundredth of a second for most, and a hostile one may never end. */
const TASK_TIMEOUT_MS = 20_000;
const START_TIMEOUT_MS = 60_000;
/** A folder that cannot exist: a file is in its place. */
const NOWHERE = join(fileURLToPath(import.meta.url), 'nowhere');
const BASE64 = 'base64:';

/** Values by `Group:Tag`, as ExifTool's JSON has them: text, numbers, or lists of these. */
export type WrittenTags = Readonly<Record<string, unknown>>;

/**
 * One ExifTool, started with the first file that needs it and kept running. It ends with this process, however that
 * ends, because its standard input does.
 */
export class ExifTool {
  #running: Vendored | null = null;

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

  async close(): Promise<void> {
    await this.#running?.end(false);
    this.#running = null;
  }

  async #readRaw(path: string, readArgs: string[]): Promise<WrittenTags> {
    return (await this.#start().readRaw<Tags>(path, { readArgs })) as WrittenTags;
  }

  #start(): Vendored {
    this.#running ??= new Vendored({
      // No configuration file: ExifTool would run one from the working folder, which may be an album. Without
      // `-config` it looks in EXIFTOOL_HOME, then in HOME, which this package never passes on, then in `.`.
      exiftoolArgs: ['-config', '', '-stay_open', 'True', '-@', '-'],
      exiftoolEnv: { EXIFTOOL_HOME: NOWHERE },
      maxProcs: 1,
      taskRetries: 0,
      taskTimeoutMillis: TASK_TIMEOUT_MS,
      spawnTimeoutMillis: START_TIMEOUT_MS,
    });
    return this.#running;
  }
}

/** Without what lies at the end of large files; in a GIF, XMP behind a comment would be left out as well. */
function hurry(path: string): string[] {
  return /\.gif$/i.test(path) ? [] : ['-fast'];
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
