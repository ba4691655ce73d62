import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyPhotographs } from './photographs.ts';
import { CLI, MADE_MODELS, photonest } from './programs.ts';

/** Vitest calls it once, before the first end-to-end test: it makes the default model, as the app does. */
export default async function makeModel(): Promise<() => void> {
  const top = mkdtempSync(join(tmpdir(), 'photonest-made-model-'));
  if (existsSync(CLI)) {
    const [library, folder] = [join(top, 'library'), join(top, 'photos')];
    mkdirSync(folder);
    copyPhotographs(folder, ['boats']);
    const { status, stderr } = await photonest(library, 'index', folder);
    if (status !== 0) throw new Error(`the default model could not be made: ${stderr}`);
    process.env[MADE_MODELS] = join(library, 'models');
  }
  return () => rmSync(top, { recursive: true });
}
