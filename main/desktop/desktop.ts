import { createWriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Electron } from './electron.ts';
import { Engine, type EngineCommand } from '../client/engine.ts';
import { CommandMenu } from './menu.ts';
import { answerMessages } from './messages.ts';
import { showProgress } from './progress.ts';
import { loadHome, openWindow, SingleWindow } from './window.ts';

export type DesktopOptions = {
  engine: EngineCommand;
  preload: string;
  /** A PNG, for what has no picture of its own. */
  icon: string;
  /** Folders to add, as they were typed. */
  folders: string[];
};

const secondInstance = z.object({ folders: z.array(z.string()) });

/** One instance, one engine, one window. To be called before Electron is ready. */
export async function startDesktop(electron: Electron, options: DesktopOptions): Promise<void> {
  const { app, protocol } = electron;
  const folders = options.folders.map((folder) => resolve(folder));
  if (!app.requestSingleInstanceLock({ folders })) {
    app.quit();
    return;
  }
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  app.setAppUserModelId('org.photonest.Photonest'); // Windows shows notifications only for an app with an id
  await app.whenReady();
  wire(electron, options, folders);
}

function wire(electron: Electron, options: DesktopOptions, folders: string[]): void {
  const { app, protocol } = electron;
  const memoryFile = join(app.getPath('userData'), 'desktop.json');
  const window = new SingleWindow(() => openWindow(electron, options.preload, memoryFile));
  const menu = new CommandMenu(electron, (command) => window.send(command));
  const log = app.isPackaged ? createWriteStream(join(app.getPath('logs'), 'engine.log')) : process.stderr;

  const engine = new Engine(options.engine, {
    status: showProgress(electron, menu, window),
    log: (text) => log.write(text),
    gaveUp: (sentence) =>
      void offerAnotherTry(electron, sentence, () => {
        engine.start();
        loadHome(window.show());
      }),
  });
  engine.start();
  protocol.handle('app', async (request) => engine.forward(request));
  answerMessages(electron, engine, memoryFile, options.icon, menu);

  app.on('activate', () => window.show());
  app.on('second-instance', (_event, _argv, _directory, data) => {
    window.show();
    void addFolders(electron, engine, secondInstance.safeParse(data).data?.folders ?? []);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  stopBeforeQuit(electron, engine);
  window.show();
  void addFolders(electron, engine, folders);
}

async function addFolders({ dialog }: Electron, engine: Engine, paths: string[]): Promise<void> {
  for (const path of paths) {
    const body = JSON.stringify({ path });
    const headers = { 'content-type': 'application/json' };
    const added = engine.ask('/api/folders', { method: 'POST', headers, body });
    await added.catch((error: unknown) => dialog.showErrorBox(`${path} was not added`, messageOf(error)));
  }
}

async function offerAnotherTry({ app, dialog }: Electron, why: string, retry: () => void): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'Photonest cannot open its library.',
    detail: why,
    buttons: ['Try Again', 'Quit'],
    cancelId: 1,
  });
  if (response === 0) retry();
  else app.quit();
}

function stopBeforeQuit({ app }: Electron, engine: Engine): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void engine.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
