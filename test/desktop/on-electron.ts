import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication } from 'playwright';
import type { Host, Requested, Shell } from './shell.ts';

const root = join(import.meta.dirname, '../..');

export function onElectron(): Host {
  const executablePath = binary();
  const noDisplay =
    process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  const missing =
    executablePath === undefined
      ? "Electron's binary is not installed (node node_modules/electron/install.js fetches it)"
      : noDisplay
        ? 'there is no display (xvfb-run gives one)'
        : undefined;
  return {
    name: 'Electron',
    missing,
    async start({ userData, library, engineScript, folders }) {
      const folder = appFolder(engineScript);
      const launch = async (more: string[]): Promise<ElectronApplication> =>
        _electron.launch({
          executablePath: executablePath ?? '',
          args: [folder, `--user-data-dir=${userData}`, `--library=${library}`, ...more],
          env: { ...process.env, PHOTONEST_NODE: process.execPath },
        });
      const app = await launch(folders);
      await record(app);
      const exited = new Promise<void>((resolve) => app.on('close', resolve));
      void exited.then(() => rmSync(folder, { recursive: true, force: true }));
      return drive(app, exited, async (more) => {
        // The second instance quits at once, often before Playwright has attached to it.
        await launch(more).then(
          async (second) => second.close(),
          () => undefined,
        );
      });
    },
  };
}

/** As node_modules/electron/index.js finds it, without downloading. */
function binary(): string | undefined {
  const electron = join(root, 'node_modules/electron');
  const name = join(electron, 'path.txt');
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!override && !existsSync(name)) return undefined;
  const program = existsSync(name) ? readFileSync(name, 'utf8') : 'electron';
  const path = join(override ?? join(electron, 'dist'), program);
  return existsSync(path) ? path : undefined;
}

/** The built shell with the given engine where it looks for it. */
function appFolder(engineScript: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'photonest-app-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{"main":"dist/desktop.js","type":"module"}');
  for (const name of ['desktop.js', 'preload.cjs'])
    copyFileSync(join(root, 'dist', name), join(folder, 'dist', name));
  writeFileSync(
    join(folder, 'dist/engine.js'),
    `await import(${JSON.stringify(pathToFileURL(engineScript).href)});`,
  );
  return folder;
}

type Recorder = Requested & { folders: string[]; question: PromiseWithResolvers<number> };
type Recording = { recorder: Recorder };

/** Puts recorders in the place of what would need a person to look or click. */
async function record(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow, dialog, Notification, session, shell }) => {
    const recorder: Recorder = {
      opened: [],
      revealed: [],
      errors: [],
      questions: [],
      notifications: [],
      dragged: [],
      progress: [],
      dialogFolders: [],
      sent: [],
      folders: [],
      question: Promise.withResolvers(),
    };
    Object.assign(globalThis, { recorder });
    session.defaultSession.webRequest.onBeforeRequest(({ url }, decide) => {
      if (/^(https?|wss?):/.test(url)) recorder.sent.push(url);
      decide({});
    });
    shell.openExternal = async (url) => void recorder.opened.push(url);
    shell.showItemInFolder = (path) => void recorder.revealed.push(path);
    shell.openPath = async (path) => {
      recorder.opened.push(path);
      return '';
    };
    dialog.showErrorBox = (title, content) => void recorder.errors.push(`${title}: ${content}`);
    dialog.showOpenDialog = async (...args: unknown[]) => {
      recorder.dialogFolders.push((args.at(-1) as Electron.OpenDialogOptions).defaultPath);
      const chosen = recorder.folders.shift();
      return { canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] };
    };
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message, detail } = args.at(-1) as Electron.MessageBoxOptions;
      recorder.questions.push(`${message} ${detail}`);
      const response = await recorder.question.promise;
      recorder.question = Promise.withResolvers();
      return { response, checkboxChecked: false };
    };
    Notification.prototype.show = function show(this: Electron.Notification) {
      recorder.notifications.push(this.body);
    };
    BrowserWindow.prototype.setProgressBar = (value) => void recorder.progress.push(value);
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      webContents.startDrag = ({ file, files = [file] }) => void recorder.dragged.push(...files);
    }
  });
}

function drive(app: ElectronApplication, exited: Promise<unknown>, startSecond: Shell['startSecond']): Shell {
  return {
    page: async () => app.firstWindow(),
    clickMenu: async (id) =>
      app.evaluate(({ Menu }, name) => void Menu.getApplicationMenu()?.getMenuItemById(name)?.click(), id),
    menuLabel: async (id) =>
      app.evaluate(({ Menu }, name) => Menu.getApplicationMenu()?.getMenuItemById(name)?.label ?? null, id),
    isMenuEnabled: async (id) =>
      app.evaluate(
        ({ Menu }, name) => Menu.getApplicationMenu()?.getMenuItemById(name)?.enabled ?? false,
        id,
      ),
    chooseFolder: async (path) =>
      app.evaluate(
        (_, chosen) => void (globalThis as unknown as Recording).recorder.folders.push(chosen),
        path,
      ),
    chooseButton: async (button) =>
      app.evaluate(
        (_, chosen) => (globalThis as unknown as Recording).recorder.question.resolve(chosen),
        button,
      ),
    grants: async (permission) => {
      const ask =
        permission === 'fullscreen'
          ? 'document.documentElement.requestFullscreen().then(() => true, () => false)'
          : `navigator.permissions.query({ name: '${permission}' }).then(({ state }) => state === 'granted')`;
      return app.evaluate(
        async ({ BrowserWindow }, script) =>
          (await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script, true)) as boolean,
        ask,
      );
    },
    pathOfDrop: async (path) => {
      const page = await app.firstWindow();
      const input = await page.evaluateHandle(() =>
        Object.assign(document.createElement('input'), { type: 'file' }),
      );
      await input.setInputFiles(path);
      return page.evaluate(({ files }) => window.photonest.pathOfDrop(files![0]!), input);
    },
    requested: async () => app.evaluate(() => (globalThis as unknown as Recording).recorder),
    moveWindow: async (bounds) =>
      app.evaluate(({ BrowserWindow }, where) => BrowserWindow.getAllWindows()[0]?.setBounds(where), bounds),
    bounds: async () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds()),
    closeWindow: async () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    blur: async () =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        if (window) window.isFocused = () => false; // some window managers of test displays keep the focus
      }),
    startSecond,
    async quit() {
      await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined);
      await exited;
    },
    exited,
  };
}
