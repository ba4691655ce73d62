import type { MenuItem, MenuItemConstructorOptions } from 'electron';
import { MENU_GROUPS, type MenuEntry, type NativeMenu } from '../core/bridge.ts';
import type { Electron } from './electron.ts';

const entry = (id: string, name: string, key: string | null = null): MenuEntry => ({
  ...{ id, name, key },
  possible: true,
});

/** Until the page has sent its own. */
const FIRST_MENU: NativeMenu = {
  photos: 'Photo',
  words: {
    file: 'File', edit: 'Edit', view: 'View', window: 'Window', help: 'Help', cut: 'Cut', copy: 'Copy', paste: 'Paste', zoomIn: 'Zoom In', zoomOut: 'Zoom Out',
    actualSize: 'Actual Size', fullScreen: 'Full Screen', quit: 'Quit', close: 'Close Window', about: 'About Photonest',
  },
  groups: {
    selection: [],
    choose: [],
    goTo: [entry('find', 'Search', 'Mod+f')],
    library: [
      entry('add-folder', 'Add a folder…', 'Mod+o'),
      entry('rescan', 'Look for new photos'),
      entry('pause', 'Pause'),
      entry('resume', 'Resume'),
    ],
    undo: [],
  },
}; // prettier-ignore

/** The application's menu, drawn from the window's commands; everything but the system's own items is sent back to it. */
export class CommandMenu {
  readonly #electron: Electron;
  readonly #run: (command: string) => void;
  #shown = '';

  constructor(electron: Electron, run: (command: string) => void) {
    this.#electron = electron;
    this.#run = run;
    this.show(FIRST_MENU);
  }

  /** A menu that differs only in what is possible is not drawn anew: it may be open. */
  show(menu: NativeMenu): void {
    const { Menu } = this.#electron;
    const shape = JSON.stringify(menu, (name, value: unknown) => (name === 'possible' ? undefined : value));
    if (shape !== this.#shown)
      Menu.setApplicationMenu(Menu.buildFromTemplate(template(this.#electron, menu, this.#run)));
    this.#shown = shape;
    for (const group of MENU_GROUPS)
      for (const { id, possible } of menu.groups[group]) {
        const item = this.getMenuItemById(id);
        if (item !== null) item.enabled = possible;
      }
  }

  /** Of the menu as it is now. */
  getMenuItemById(id: string): MenuItem | null {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Electron's own item
    return this.#electron.Menu.getApplicationMenu()?.getMenuItemById(id) ?? null;
  }
}

function template(
  { app }: Electron,
  { photos, words, groups }: NativeMenu,
  run: (command: string) => void,
): MenuItemConstructorOptions[] {
  const isMac = process.platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const items = (group: keyof NativeMenu['groups']): MenuItemConstructorOptions[] =>
    groups[group].map(({ id, name, key }) => ({
      id,
      label: toLabel(name),
      click: () => run(id),
      ...toAccelerator(key, isMac),
    }));
  const role = (of: NonNullable<MenuItemConstructorOptions['role']>, word: keyof typeof words) => ({
    role: of,
    label: toLabel(words[word]),
  });
  const menu = (label: string, ...parts: MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] => {
    const submenu = parts
      .filter((part) => part.length > 0)
      .flatMap((part, at) => (at === 0 ? part : [separator, ...part]));
    return submenu.length === 0 ? [] : [{ label: toLabel(label), submenu }];
  };
  const developing = app.isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const];
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    ...menu(words.file, items('library'), [isMac ? role('close', 'close') : role('quit', 'quit')]),
    ...menu(words.edit, items('undo'), [role('cut', 'cut'), role('copy', 'copy'), role('paste', 'paste')], items('choose')),
    ...menu(photos, items('selection')),
    ...menu(
      words.view,
      items('goTo'),
      [role('resetZoom', 'actualSize'), role('zoomIn', 'zoomIn'), role('zoomOut', 'zoomOut')],
      [role('togglefullscreen', 'fullScreen'), ...developing],
    ),
    { role: 'windowMenu', label: toLabel(words.window) },
    { role: 'help', label: toLabel(words.help), submenu: [{ label: toLabel(words.about), click: () => app.showAboutPanel() }] },
  ];
} // prettier-ignore

/** An ampersand marks the letter after it, unless it is doubled. */
function toLabel(name: string): string {
  return name.replaceAll('&', '&&');
}

const NAMED: Record<string, string> = {
  Mod: 'CmdOrCtrl', Shift: 'Shift', Alt: 'Alt', Delete: 'Delete', Backspace: 'Backspace', Escape: 'Esc', Home: 'Home', Enter: 'Enter',
  ArrowLeft: 'Left', ArrowRight: 'Right', ArrowUp: 'Up', ArrowDown: 'Down',
}; // prettier-ignore

/**
 * The page answers keys itself, since letters alone are text in a text: the menu only shows them. macOS takes every key
 * that a menu shows for the menu's own, so it shows none without Cmd there.
 */
export function toAccelerator(
  key: string | null,
  isMac: boolean,
): Pick<MenuItemConstructorOptions, 'accelerator' | 'registerAccelerator'> {
  if (key === null || (isMac && !key.startsWith('Mod+'))) return {};
  const parts = key.split('+').map((part) => {
    const named = NAMED[part] ?? /^Digit(\d)$/.exec(part)?.[1];
    return named ?? (/^[a-z0-9]$/i.test(part) ? part.toUpperCase() : null);
  });
  return parts.includes(null) ? {} : { accelerator: parts.join('+'), registerAccelerator: false };
}
