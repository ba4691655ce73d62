import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Frame, Page } from 'playwright';
import { cancellable } from './event.ts';
import type { IpcMain } from './ipc.ts';
import type { Loopback } from './loopback.ts';
import { preloadInPage, type PageSide } from './preload.ts';
import type { StandInSession } from './session.ts';
import type { StandInWindow } from './window.ts';

/** What the windows of one stand-in share. */
export type Host = {
  context: BrowserContext;
  loopback: Loopback;
  session: StandInSession;
  ipcMain: IpcMain;
  windows: Set<StandInWindow>;
  contents: Set<StandInContents>;
  drags: Electron.Item[];
  windowClosed(): void;
};

type Members = 'isLoading' | 'send' | 'setWindowOpenHandler' | 'startDrag';

export class StandInContents extends EventEmitter implements Pick<Electron.WebContents, Members> {
  readonly #host: Host;
  readonly page: Promise<Page>;
  readonly session: StandInSession;
  readonly mainFrame: Pick<Electron.WebFrameMain, 'url'>;
  #mainFrame: Frame | undefined;
  #isLoading = false;
  #openWindow: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' });

  constructor(host: Host, options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.#host = host;
    this.session = host.session;
    const url = (): string => host.loopback.outward(this.#mainFrame?.url() ?? '');
    this.mainFrame = {
      get url() {
        return url();
      },
    };
    host.contents.add(this);
    this.page = this.#open(options);
  }

  /** The members that are missing are those that the shell does not use; each that is here is checked above. */
  asElectron(): Electron.WebContents {
    return this as unknown as Electron.WebContents;
  }

  async load(url: string): Promise<void> {
    this.#isLoading = true;
    await (await this.page).goto(this.#host.loopback.inward(url));
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  send(channel: string, argument?: unknown): void {
    void this.page.then(async (page) =>
      page.evaluate(
        ([name, value]) => (window as unknown as { standIn: PageSide }).standIn.deliver(name, value),
        [channel, argument] as const,
      ),
    );
  }

  startDrag(item: Electron.Item): void {
    this.#host.drags.push(item);
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.#openWindow = handler;
  }

  close(): void {
    this.#host.contents.delete(this);
    void this.page.then(async (page) => page.close());
  }

  owns(frame: Frame): boolean {
    return this.#mainFrame?.page() === frame.page();
  }

  /** Whether the shell lets the frame go there. */
  allowsNavigation(url: string, frame: Frame): boolean {
    const fields = { url, isSameDocument: false, isMainFrame: frame === this.#mainFrame, frame: null };
    const event = cancellable<Electron.WebContentsWillFrameNavigateEventParams>(fields);
    this.emit('will-frame-navigate', event);
    return !event.defaultPrevented;
  }

  allowsWindow(url: string): boolean {
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { policy: 'default', url: '' },
    } as const;
    return this.#openWindow(details).action === 'allow';
  }

  async #open({ webPreferences, width, height }: Electron.BrowserWindowConstructorOptions): Promise<Page> {
    const { context, ipcMain } = this.#host;
    const page = await context.newPage();
    this.#mainFrame = page.mainFrame();
    await page.setViewportSize({ width: width ?? 800, height: height ?? 600 });
    await page.exposeBinding('standInInvoke', async ({ frame }, channel: string, argument: unknown) => {
      const isMain = frame === page.mainFrame();
      const senderFrame = isMain ? this.mainFrame : { url: this.#host.loopback.outward(frame.url()) };
      return ipcMain.receive(channel, { sender: this.asElectron(), senderFrame }, argument);
    });
    if (webPreferences?.preload) {
      await page.addInitScript(preloadInPage(readFileSync(webPreferences.preload, 'utf8'), process.platform));
    }
    page.on('load', () => {
      this.#isLoading = false;
      this.emit('did-finish-load');
    });
    return page;
  }
}
