import type { BrowserWindow, Rectangle, WebContents } from 'electron';
import type { Electron } from './electron.ts';
import type { MenuCommand } from '../core/bridge.ts';
import { recall, remember } from './memory.ts';

export const home = 'app://photonest/';
/** The only places that a link may open, in the user's browser: the documents, the models and the papers. */
const openable = new Set(['github.com', 'huggingface.co', 'arxiv.org', 'www.gnu.org', 'www.apache.org']);

/** The app's window, opened again where it was closed. */
export class SingleWindow {
  readonly #open: () => BrowserWindow;
  #window: BrowserWindow | undefined;

  constructor(open: () => BrowserWindow) {
    this.#open = open;
  }

  get current(): BrowserWindow | undefined {
    return this.#window?.isDestroyed() ? undefined : this.#window;
  }

  show(): BrowserWindow {
    const window = this.current ?? this.#open();
    this.#window = window;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return window;
  }

  /** On macOS the menu is there without a window: one is opened, and told once its page listens. */
  send(command: MenuCommand): void {
    const { webContents } = this.show();
    const send = (): void => webContents.send('menu', command);
    if (webContents.isLoading()) webContents.once('did-finish-load', send);
    else send();
  }
}

/** A sandboxed window on the engine's own pages, where and how it was left. */
export function openWindow(electron: Electron, preload: string, memoryFile: string): BrowserWindow {
  const { bounds, maximised } = recall(memoryFile);
  const window = new electron.BrowserWindow({
    width: 1280,
    height: 860,
    ...(bounds && isOnScreen(electron, bounds) ? bounds : {}),
    minWidth: 420,
    minHeight: 420,
    title: 'Photonest',
    backgroundColor: electron.nativeTheme.shouldUseDarkColors ? '#161616' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  if (maximised) window.maximize();
  window.on('close', () =>
    remember(memoryFile, { bounds: window.getNormalBounds(), maximised: window.isMaximized() }),
  );
  confine(electron, window.webContents);
  loadHome(window);
  return window;
}

/** A load that fails is told by the engine's listener, which has the reason. */
export function loadHome(window: BrowserWindow): void {
  window.loadURL(home).catch(() => undefined);
}

/** The page stays the engine's: no other page, window, frame or device. */
function confine({ shell }: Electron, contents: WebContents): void {
  contents.session.setPermissionRequestHandler((_, permission, decide) =>
    decide(permission === 'fullscreen'),
  );
  contents.session.setPermissionCheckHandler((_, permission) => permission === 'fullscreen');
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.url.startsWith(home)) event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    const { protocol, host } = new URL(url);
    if (protocol === 'https:' && openable.has(host)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** At least the title bar's height and a hand's breadth must be on a display that is still there. */
function isOnScreen({ screen }: Electron, bounds: Rectangle): boolean {
  const { x, y, width, height } = screen.getDisplayMatching(bounds).workArea;
  const visibleWidth = Math.min(x + width, bounds.x + bounds.width) - Math.max(x, bounds.x);
  return visibleWidth >= 120 && bounds.y >= y - 8 && bounds.y <= y + height - 40;
}
