/**
 * Electron's main process. It may touch windows, menus, dialogs and the engine it starts; never a photo, never
 * the library, and nothing that takes long.
 */
import * as electron from 'electron';
import { join } from 'node:path';
import { startDesktop } from './desktop.ts';

const { app } = electron;
const here = import.meta.dirname;
/** The packager puts the engine, its own Node and their packages beside the app's archive. */
const root = app.isPackaged ? join(process.resourcesPath, 'engine') : join(here, '..');
const executable = process.platform === 'win32' ? 'node.exe' : 'node';
/** `npm start` names the Node it runs on. */
const node = app.isPackaged ? join(root, executable) : (process.env['PHOTONEST_NODE'] ?? executable);

const library = app.commandLine.getSwitchValue('library') || undefined;

// On macOS the library has the folder that Chromium's files would go to.
if (process.platform === 'darwin' && !app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', join(app.getPath('userData'), 'desktop'));
}

// Electron's own switches come in any order; in the repository the first word is the app's folder.
const words = process.argv.slice(1).filter((word) => !word.startsWith('-'));

void startDesktop(electron, {
  engine: { node, script: join(root, 'dist', 'engine.js'), library },
  preload: join(here, 'preload.cjs'),
  icon: join(here, '..', 'resources', 'icon.png'),
  folders: app.isPackaged ? words : words.slice(1),
});
