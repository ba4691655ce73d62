import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Python = { binary: string; folder: string } | { missing: string };

/** Installing takes minutes and hundreds of megabytes, so it is done when somebody asks for it. */
export const isWanted = process.env['PHOTONEST_TEST_CLUSTERS'] !== undefined;

/**
 * A Python with a package, kept in the temporary folder for the next time; or why there is none.
 *
 * @param name of the package, with its version
 */
export async function installPython(name: string): Promise<Python> {
  if (!isWanted) return { missing: 'set PHOTONEST_TEST_CLUSTERS=1 to install and run it' };
  const folder = join(tmpdir(), `photonest-test-${name.replace(/\W+/g, '-')}`);
  const binary = join(folder, 'bin', 'python');
  const mark = join(folder, 'installed');
  try {
    if (!existsSync(mark)) {
      await run('python3', ['-m', 'venv', folder]);
      await run(binary, ['-m', 'pip', 'install', '--quiet', name]);
      mkdirSync(mark);
    }
    return { binary, folder: join(folder, 'bin') };
  } catch (error) {
    return {
      missing: `${name} cannot be installed (${error instanceof Error ? error.message.split('\n')[0] : ''})`,
    };
  }
}
