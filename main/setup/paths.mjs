import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, which is also the npm package's. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Built programs and their stamps. */
export const dist = join(root, 'dist');

/** What set-up remembers about the installed packages; gone whenever they are, which is the point. */
export const installState = join(root, 'node_modules', '.photonest');

/** Where the person typed the command: npm runs scripts in the root, and relative paths mean this folder. */
export const invokedFrom = process.env['INIT_CWD'] ?? process.cwd();
