import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../core/bridge.ts';
import type { Electron } from './electron.ts';

/** Everything but the system's own items is a command that the window carries out. */
export function buildMenu(electron: Electron, command: (command: MenuCommand) => void) {
  const item = (id: MenuCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    click: () => command(id),
    ...(accelerator ? { accelerator } : {}),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = process.platform === 'darwin';
  return electron.Menu.buildFromTemplate([
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('add-folder', 'Add Folder…', 'CmdOrCtrl+O'),
        separator,
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('find', 'Find', 'CmdOrCtrl+F'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(electron.app.isPackaged
          ? []
          : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    {
      label: '&Library',
      submenu: [
        item('pause', 'Pause Tagging'),
        item('resume', 'Resume Tagging'),
        item('rescan', 'Rescan Folders'),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'About Photonest', click: () => electron.app.showAboutPanel() }] },
  ]);
}
