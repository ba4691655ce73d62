/** What the menu asks of the window: a command's id. */
export type MenuCommand = string;

/** What the system's own items are called, in the window's language. */
export const MENU_WORDS = [
  'file', 'edit', 'view', 'window', 'help', 'cut', 'copy', 'paste', 'zoomIn', 'zoomOut', 'actualSize', 'fullScreen', 'quit', 'close', 'about',
] as const; // prettier-ignore
export type MenuWord = (typeof MENU_WORDS)[number];

export const MENU_GROUPS = ['selection', 'choose', 'goTo', 'library', 'undo'] as const;
export type MenuGroup = (typeof MENU_GROUPS)[number];

/** `key` as the window's own list of commands writes it: `Mod+Shift+z`; null: none. */
export type MenuEntry = { id: string; name: string; key: string | null; possible: boolean };

/** The window's commands, for the desktop's menu. */
export type NativeMenu = {
  /** What the group of the selection is called. */
  photos: string;
  words: Record<MenuWord, string>;
  groups: Record<MenuGroup, MenuEntry[]>;
};

/** `window.photonest`: what HTTP cannot do. It is absent in a browser tab. */
export type Bridge = {
  /** `linux`, `darwin` or `win32`. */
  platform: string;
  /** The folder chosen in the system's dialog, or null. */
  chooseFolder(): Promise<string | null>;
  /** Shows the photo's file in the file manager. */
  reveal(photoId: number): Promise<void>;
  /** Opens the photo's file in the program that the system has for its kind. */
  openFile(photoId: number): Promise<void>;
  /** Null for what is no file of this computer, such as a picture dragged from a web page. */
  pathOfDrop(file: File): string | null;
  /** To be called in `dragstart`, after `preventDefault()`: the files themselves are dragged to another program. */
  startDrag(photoIds: number[]): void;
  /** Draws the menu from the window's commands. */
  setMenu(menu: NativeMenu): void;
  /** @returns a function that ends the listening */
  onMenu(listener: (command: MenuCommand) => void): () => void;
};
