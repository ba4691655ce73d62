import type { Browser, BrowserContext, Frame, Request as PageRequest } from 'playwright';
import type { Electron } from '../../main/desktop/electron.ts';
import { StandInApp } from './app.ts';
import type { Host, StandInContents } from './contents.ts';
import { IpcMain } from './ipc.ts';
import { Loopback, type SchemeHandler } from './loopback.ts';
import { StandInMenu } from './menu.ts';
import { StandInSession } from './session.ts';
import { Desktop, StandInImage, StandInNotification } from './system.ts';
import { StandInWindow } from './window.ts';

export type StandIn = {
  /** To be given to `startDesktop` in place of the module. */
  electron: Electron;
  app: StandInApp;
  desktop: Desktop;
  menu: () => StandInMenu | null;
  windows: Set<StandInWindow>;
  session: StandInSession;
  drags: Electron.Item[];
  schemes: Electron.CustomScheme[];
  /** What the page asked of anywhere but the engine: each request was refused. */
  foreign: string[];
  close(): Promise<void>;
};

/**
 * An `electron` module whose windows are pages of a headless Chromium: the shell's own code runs with the real
 * window where Electron's binary cannot be had. What the page does reaches the shell as in Electron (requests,
 * messages, navigations, popups); what the shell does to the desktop is recorded.
 *
 * It is not Electron: no native menu, dialog or dock is drawn; HTTP/1.1's six connections per host stand between
 * page and handler; the privileges of the scheme are Chromium's for 127.0.0.1 (a secure context, as `secure`
 * asks); navigations within the app's own origin, and popups without an address, are not put to the shell.
 */
export async function standInForElectron(browser: Browser, userData: string): Promise<StandIn> {
  const loopback = new Loopback('app://photonest');
  await loopback.listen();
  const context = await browser.newContext({ locale: 'en-GB' });
  const windows = new Set<StandInWindow>();
  const app = new StandInApp(userData, () => {
    for (const window of windows) window.close();
    return windows.size === 0;
  });
  const host: Host = {
    context,
    loopback,
    windows,
    session: new StandInSession(),
    ipcMain: new IpcMain(),
    contents: new Set(),
    drags: [],
    windowClosed: () => {
      if (windows.size === 0) app.lastWindowClosed();
    },
  };
  const desktop = new Desktop();
  const schemes: Electron.CustomScheme[] = [];
  const foreign: string[] = [];
  await guard(context, host, foreign);
  const close = async (): Promise<void> => {
    await context.close();
    loopback.close();
  };
  const electron = assemble(app, host, desktop, schemes);
  const { session, drags } = host;
  const menu = (): StandInMenu | null => StandInMenu.getApplicationMenu();
  return { electron, app, desktop, menu, windows, session, drags, schemes, foreign, close };
}

/** The members that are missing are those that the shell does not use; each that is here is checked where it is. */
function assemble(app: StandInApp, host: Host, desktop: Desktop, schemes: Electron.CustomScheme[]): Electron {
  const protocol = {
    handle: (_: string, handler: SchemeHandler) => host.loopback.handle(handler),
    registerSchemesAsPrivileged: (custom: Electron.CustomScheme[]) => void schemes.push(...custom),
  } satisfies Partial<Electron.Protocol>;
  class BrowserWindow extends StandInWindow {
    constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
      super(host, options);
    }
    static fromWebContents(contents: Electron.WebContents): StandInWindow | null {
      return [...host.windows].find((window) => window.webContents === contents) ?? null;
    }
  }
  class Notification extends StandInNotification {
    constructor(options: Electron.NotificationConstructorOptions = {}) {
      super(desktop.notifications, options);
    }
    static isSupported(): boolean {
      return true;
    }
  }
  const { dialog, nativeTheme, screen, shell } = desktop;
  const { ipcMain } = host;
  const module = {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu: StandInMenu,
    nativeImage: StandInImage,
  } satisfies Names;
  const rest = { nativeTheme, Notification, protocol, screen, shell } satisfies Names;
  return { ...module, ...rest } as unknown as Electron;
}

type Names = Partial<Record<keyof Electron, unknown>>;

/**
 * Nothing leaves the loopback. A navigation or popup that the shell allows shows an empty page; one that it denies
 * never happened; other requests are refused and noted.
 */
async function guard(context: BrowserContext, host: Host, foreign: string[]): Promise<void> {
  const { origin } = host.loopback;
  const isForeign = (url: URL): boolean => url.origin !== origin;
  await context.route(isForeign, async (route, request) => {
    const isAllowed = request.isNavigationRequest() && mayGo(host, request.url(), frameOf(request));
    if (isAllowed) await route.fulfill({ body: '', contentType: 'text/html' });
    else await route.abort('aborted');
    if (!request.isNavigationRequest()) foreign.push(request.url());
  });
}

function mayGo(host: Host, url: string, frame: Frame | undefined): boolean {
  const owner = [...host.contents].find((contents) => frame && contents.owns(frame));
  if (owner && frame) return owner.allowsNavigation(url, frame);
  const [opener] = host.contents as Iterable<StandInContents | undefined>;
  return opener?.allowsWindow(url) ?? false;
}

/** None yet where the request is a popup's first. */
function frameOf(request: PageRequest): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}
