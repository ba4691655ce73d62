import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  accessSync,
  constants,
} from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { DEFAULT_MODEL } from '../../engine/models/models.ts';
import { defaultLibrary, MODELS_DIRECTORY } from '../../engine/paths.ts';
import type { ModelFiles } from '../../tagger/messages.ts';
import { isCurrent, readInstalled, readLayers } from '../../weights/install/installed.ts';
import { readManifest } from '../../weights/manifest.ts';

export type ModelSource = { manifest: ModelManifest; files: ModelFiles };

/**
 * The model that a worker runs: the default one, made once of the weights that come with the app and kept in the
 * computer's folder for such; or one that a library has installed, by its id; or one in a folder of its own.
 *
 * @param model an id, or the path of an installed model's folder
 * @param library where models of that id are looked for
 * @throws PhotonestError `model_unusable`
 */
export async function findModel(
  model: string | undefined,
  library: string | undefined,
): Promise<ModelSource> {
  if (model !== undefined && /[\\/]/.test(model)) return await findInFolder(resolve(model));
  const id = model ?? DEFAULT_MODEL;
  const manifestPath = join(MODELS_DIRECTORY, `${id}.json`);
  if (!/^\w+$/.test(id) || !existsSync(manifestPath))
    throw new PhotonestError(
      'not_found',
      `There is no model “${id}”. List the models with: photonest models, or give an installed model’s folder.`,
    );
  const manifest = await readManifest(manifestPath);
  const installed = join(library ?? defaultLibrary(), 'models', id);
  if (await isInstalled(installed, manifest))
    return { manifest, files: { manifestPath, directory: installed } };
  if (!manifest.weights.bundled)
    throw new PhotonestError(
      'model_unusable',
      `${manifest.name} is not installed in ${installed}. Install it with: photonest models install ${id}, or give the folder of an installed one.`,
    );
  return { manifest, files: { manifestPath, directory: join(modelCache(), id) } };
}

/** SHA-256 of the weights that an installed model was made of. */
export async function weightsOf({ manifest, files }: ModelSource): Promise<string> {
  return manifest.weights.sha256 ?? (await readLayers(files.directory))?.weightsSha256 ?? '';
}

async function findInFolder(directory: string): Promise<ModelSource> {
  const id = (await readLayers(directory))?.model ?? basename(directory);
  const manifestPath = join(MODELS_DIRECTORY, `${id}.json`);
  if (existsSync(manifestPath)) {
    const manifest = await readManifest(manifestPath);
    if (await isInstalled(directory, manifest)) return { manifest, files: { manifestPath, directory } };
  }
  throw new PhotonestError(
    'model_unusable',
    `Expected an installed model in ${directory}, as a library has them in its “models” folder.`,
  );
}

async function isInstalled(directory: string, manifest: ModelManifest): Promise<boolean> {
  const installed = await readInstalled(directory);
  return installed !== null && isCurrent(installed, manifest);
}

/** The platform's folder for what can be made again; where it cannot be written, one for this run's user in the temporary folder. */
export function modelCache(): string {
  const own = join(platformCache(), 'models');
  if (isWritable(own)) return own;
  return join(tmpdir(), `photonest-${userInfo().username}`, 'models');
}

function platformCache(): string {
  const home = homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'Photonest');
  if (process.platform === 'win32')
    return join(process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Photonest', 'Cache');
  return join(process.env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'photonest');
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** Named JSON values in a file, for what is found out once per computer; a file that cannot be written is no harm. */
export class CachedSettings {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  find(key: string): unknown {
    return this.#read()[key];
  }

  keep(key: string, value: unknown): void {
    try {
      const part = `${this.#path}.${process.pid}`;
      writeFileSync(part, JSON.stringify({ ...this.#read(), [key]: value }));
      renameSync(part, this.#path);
    } catch {
      // It is found out again next time.
    }
  }

  #read(): Record<string, unknown> {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8')) as Record<string, unknown>;
    } catch {
      return {};
    }
  }
}
