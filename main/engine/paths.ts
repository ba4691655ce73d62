import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** From the sources (main/engine/) as from the bundle (dist/): the folder that holds models/ and dist/. */
const HERE = dirname(fileURLToPath(import.meta.url));
export const APP_ROOT = existsSync(join(HERE, '..', 'models')) ? join(HERE, '..') : join(HERE, '..', '..');

export const MODELS_DIRECTORY = join(APP_ROOT, 'models');
export const WINDOW_DIRECTORY = join(APP_ROOT, 'dist', 'window');
/** The tagger's entry: the bundle beside this one, or the source when the engine runs from its source. */
export const TAGGER_SCRIPT = import.meta.url.endsWith('.ts')
  ? join(HERE, '..', 'tagger', 'process.ts')
  : join(HERE, 'tagger.js');

/** The entry of the thread that computes many photos' logits at once. */
export const LOGITS_SCRIPT = import.meta.url.endsWith('.ts')
  ? join(HERE, 'scoring', 'logits-thread.ts')
  : join(HERE, 'logits.js');

/** Likewise of the thread that learns tags from examples. */
export const TEACHING_SCRIPT = import.meta.url.endsWith('.ts')
  ? join(HERE, 'teaching', 'teaching-thread.ts')
  : join(HERE, 'teaching.js');

/** Likewise of the threads that compare embeddings. */
export const SCAN_SCRIPT = import.meta.url.endsWith('.ts')
  ? join(HERE, '..', 'similarity', 'scan', 'thread.ts')
  : join(HERE, 'scan.js');

/** Likewise of the thread that lays out the library map. */
export const LAYOUT_SCRIPT = import.meta.url.endsWith('.ts')
  ? join(HERE, '..', 'similarity', 'layout', 'thread.ts')
  : join(HERE, 'layout.js');

/** Where a person's library lies unless they say otherwise: the platform's folder for an app's data. */
export function defaultLibrary(): string {
  const home = homedir();
  switch (process.platform) {
    case 'win32':
      return join(process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Photonest');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Photonest');
    default:
      return join(process.env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'photonest');
  }
}
