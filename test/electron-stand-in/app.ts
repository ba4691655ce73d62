import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cancellable } from './event.ts';

type Members =
  | 'getPath'
  | 'isPackaged'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'showAboutPanel'
  | 'whenReady';

/** Who holds the lock of each data folder. */
const holders = new Map<string, StandInApp>();

export class StandInApp extends EventEmitter implements Pick<Electron.App, Members> {
  readonly isPackaged = false;
  readonly #userData: string;
  readonly #closeWindows: () => boolean;
  readonly #exited = Promise.withResolvers<undefined>();
  readonly exited = this.#exited.promise;
  #isQuitting = false;

  /** @param closeWindows asks each window, and answers whether all are closed */
  constructor(userData: string, closeWindows: () => boolean) {
    super();
    this.#userData = userData;
    this.#closeWindows = closeWindows;
  }

  async whenReady(): Promise<void> {
    await Promise.resolve();
    this.emit('ready');
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    const path = name === 'userData' ? this.#userData : join(this.#userData, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  setAppUserModelId(): void {
    // It names the app to Windows' taskbar and is seen nowhere else.
  }

  showAboutPanel(): void {
    this.emit('stand-in-about');
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    const holder = holders.get(this.#userData);
    holder?.emit('second-instance', cancellable(), [], process.cwd(), structuredClone(additionalData));
    if (!holder) holders.set(this.#userData, this);
    return !holder;
  }

  /** Electron's order: before-quit, each window's close, will-quit, quit; the first three can be refused. */
  quit(): void {
    this.#isQuitting = true;
    if (!this.#passes('before-quit') || !this.#closeWindows() || !this.#passes('will-quit')) {
      this.#isQuitting = false;
      return;
    }
    if (holders.get(this.#userData) === this) holders.delete(this.#userData);
    this.emit('quit', cancellable(), 0);
    this.#exited.resolve(undefined);
  }

  lastWindowClosed(): void {
    if (!this.#isQuitting) this.emit('window-all-closed');
  }

  #passes(name: string): boolean {
    const event = cancellable();
    this.emit(name, event);
    return !event.defaultPrevented;
  }
}
