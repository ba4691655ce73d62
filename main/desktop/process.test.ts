import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DesktopOptions } from './desktop.ts';

const started = vi.hoisted(() => ({ options: [] as DesktopOptions[] }));
const app = vi.hoisted(() => ({
  isPackaged: false,
  switches: new Map<string, string>(),
  commandLine: {
    getSwitchValue: (name: string) => app.switches.get(name) ?? '',
    hasSwitch: (name: string) => app.switches.has(name),
  },
  getPath: (name: string) => name,
  setPath: () => undefined,
}));
vi.mock('electron', () => ({ app }));
vi.mock('./desktop.ts', () => ({
  startDesktop: async (_: unknown, options: DesktopOptions) => void started.options.push(options),
}));

const { argv } = process;

beforeEach(() => {
  vi.resetModules();
  started.options = [];
});

afterEach(() => {
  process.argv = argv;
  vi.unstubAllEnvs();
});

async function start(words: string[], isPackaged: boolean): Promise<DesktopOptions> {
  process.argv = words;
  app.isPackaged = isPackaged;
  await import('./process.ts');
  return started.options[0]!;
}

test('in the repository the first word is the app, the others are folders, and Node is the one that npm start names', async () => {
  vi.stubEnv('PHOTONEST_NODE', '/a/node');
  const options = await start(['electron', '--inspect=0', '.', '/photos', '--no-sandbox', 'more'], false);

  expect(options.folders).toEqual(['/photos', 'more']);
  expect(options.engine).toEqual({ node: '/a/node', script: join(import.meta.dirname, '../dist/engine.js') });
});

test('packaged, every word is a folder, and engine and Node are beside the archive', async () => {
  Object.assign(process, { resourcesPath: '/app/resources' }); // Electron sets it
  app.switches.set('library', '/elsewhere');
  const options = await start(['photonest-desktop', '/photos'], true);

  expect(options.folders).toEqual(['/photos']);
  expect(options.engine).toEqual({
    node: join('/app/resources/engine', process.platform === 'win32' ? 'node.exe' : 'node'),
    script: join('/app/resources/engine/dist/engine.js'),
    library: '/elsewhere',
  });
});
