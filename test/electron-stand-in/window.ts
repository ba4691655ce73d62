import { EventEmitter } from 'node:events';
import type { Page } from 'playwright';
import { StandInContents, type Host } from './contents.ts';
import { cancellable } from './event.ts';

type Members =
  | 'close'
  | 'focus'
  | 'getNormalBounds'
  | 'isDestroyed'
  | 'isFocused'
  | 'isMaximized'
  | 'isMinimized'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'setProgressBar'
  | 'show';

/** A BrowserWindow whose page is a real one, in a headless Chromium. */
export class StandInWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Members> {
  readonly #host: Host;
  readonly #contents: StandInContents;
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly progress: { value: number; mode: string | undefined }[] = [];
  bounds: Electron.Rectangle;
  #state: 'normal' | 'maximised' | 'minimised' | 'closed' = 'normal';
  #isFocused = false;

  constructor(host: Host, options: Electron.BrowserWindowConstructorOptions) {
    super();
    const { x = 100, y = 100, width = 800, height = 600 } = options;
    this.#host = host;
    this.options = options;
    this.bounds = { x, y, width, height };
    this.#contents = new StandInContents(host, options);
    host.windows.add(this);
  }

  get webContents(): Electron.WebContents {
    return this.#contents.asElectron();
  }

  get page(): Promise<Page> {
    return this.#contents.page;
  }

  async loadURL(url: string): Promise<void> {
    await this.#contents.load(url);
  }

  close(): void {
    const event = cancellable();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.#state = 'closed';
    this.#host.windows.delete(this);
    this.#contents.close();
    this.emit('closed');
    this.#host.windowClosed();
  }

  show(): void {
    this.emit('show');
  }

  focus(): void {
    this.#isFocused = true;
    this.emit('focus');
  }

  /** As if the person had turned to another program. */
  blur(): void {
    this.#isFocused = false;
    this.emit('blur');
  }

  maximize(): void {
    this.#state = 'maximised';
  }

  minimize(): void {
    this.#state = 'minimised';
  }

  restore(): void {
    this.#state = 'normal';
  }

  isDestroyed = (): boolean => this.#state === 'closed';
  isFocused = (): boolean => this.#isFocused;
  isMaximized = (): boolean => this.#state === 'maximised';
  isMinimized = (): boolean => this.#state === 'minimised';
  getNormalBounds = (): Electron.Rectangle => this.bounds;

  setProgressBar(value: number, options?: Electron.ProgressBarOptions): void {
    this.progress.push({ value, mode: options?.mode });
  }
}
