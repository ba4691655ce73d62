import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright';
import { afterAll } from 'vitest';
import type { Bridge } from '../../main/core/bridge.ts';
import { startDesktop } from '../../main/desktop/desktop.ts';
import { standInForElectron, type StandIn } from '../electron-stand-in/electron.ts';
import type { PageSide } from '../electron-stand-in/preload.ts';
import type { StandInWindow } from '../electron-stand-in/window.ts';
import type { Host, Shell } from './shell.ts';

const preload = join(import.meta.dirname, '../../dist/preload.cjs');
const icon = join(import.meta.dirname, '../../resources/icon.png');

export async function onStandIn(): Promise<Host> {
  const executablePath = process.env['PHOTONEST_TEST_BROWSER'] ?? '/usr/bin/chromium';
  const missing = !existsSync(executablePath)
    ? `no Chromium at ${executablePath}: set PHOTONEST_TEST_BROWSER`
    : !existsSync(preload)
      ? 'dist/preload.cjs is missing: build first'
      : undefined;
  let browser: Promise<Browser> | undefined;
  afterAll(async () => (await browser)?.close());
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return {
    name: 'the stand-in',
    missing,
    async start({ userData, library, engineScript, folders }) {
      browser ??= chromium.launch({ executablePath, args });
      const standIn = await standInForElectron(await browser, userData);
      const engine = { node: process.execPath, script: engineScript, library };
      await startDesktop(standIn.electron, { engine, preload, icon, folders });
      return drive(standIn, async (more) => {
        const second = await standInForElectron(await (browser as Promise<Browser>), userData);
        await startDesktop(second.electron, { engine, preload, icon, folders: more });
        await second.app.exited;
        await second.close();
      });
    },
  };
}

function drive(standIn: StandIn, startSecond: Shell['startSecond']): Shell {
  const { app, desktop, drags } = standIn;
  const window = (): StandInWindow => {
    const [first] = standIn.windows;
    if (!first) throw new Error('no window is open');
    return first;
  };
  const progress: number[] = [];
  return {
    page: async () => window().page,
    clickMenu: async (command) => standIn.menu()?.find(command)?.click(),
    menuLabel: async (command) => standIn.menu()?.find(command)?.label ?? null,
    isMenuEnabled: async (command) => standIn.menu()?.find(command)?.enabled ?? false,
    chooseFolder: async (path) => void desktop.chosenFolders.push(path),
    chooseButton: async (button) => desktop.chooseButton(button),
    grants: async (permission) => standIn.session.grants(window().webContents, permission),
    pathOfDrop: async (path) =>
      (await window().page).evaluate((real) => {
        const file = new File([], 'dropped');
        const { photonest, standIn } = globalThis as unknown as { photonest: Bridge; standIn: PageSide };
        standIn.givePath(file, real);
        return photonest.pathOfDrop(file);
      }, path),
    requested: async () => ({
      opened: desktop.opened,
      revealed: desktop.revealed,
      errors: desktop.errors,
      questions: desktop.questions,
      notifications: desktop.notifications.map(({ body }) => body),
      dragged: drags.flatMap(({ file, files = [file] }) => files),
      progress: progress.concat(
        [...standIn.windows].flatMap((each) => each.progress.map(({ value }) => value)),
      ),
      sent: standIn.foreign,
      dialogFolders: desktop.dialogs.map(({ defaultPath }) => defaultPath),
    }),
    moveWindow: async (bounds) => void (window().bounds = bounds),
    bounds: async () => window().bounds,
    closeWindow: async () => window().close(),
    blur: async () => window().blur(),
    startSecond,
    async quit() {
      app.quit();
      await app.exited;
      await standIn.close();
    },
    exited: app.exited,
  };
}
