/**
 * Electron's side of a sandboxed preload, as source for the page: `require('electron')`, `process.platform`, and
 * nothing else. It runs before the page's own scripts, in the main frame only.
 */
export function preloadInPage(preload: string, platform: string): string {
  return `(${runPreload.toString()})(${JSON.stringify(platform)}, (require, process, exports, module) => {${preload}\n});`;
}

/** What the page's side of the stand-in offers to its Node side. */
export type PageSide = {
  /** `webContents.send` arrives here. */
  deliver(channel: string, argument: unknown): void;
  /** Gives a File the path that a real drop would have. */
  givePath(file: File, path: string): void;
};

type PageGlobals = {
  standInInvoke(channel: string, argument: unknown): Promise<{ value?: unknown; error?: string }>;
  standIn: PageSide;
};

type Preload = (
  require: (name: string) => unknown,
  process: { platform: string },
  exports: object,
  module: object,
) => void;

/** Serialised into the page: it can use nothing from this module but types. */
function runPreload(platform: string, preload: Preload): void {
  if (window.top !== window) return;
  const globals = window as unknown as PageGlobals;
  const listeners = new Map<string, Set<(event: object, argument: unknown) => void>>();
  const paths = new WeakMap<File, string>();
  const of = (channel: string) => listeners.get(channel) ?? new Set();

  const ipcRenderer = {
    async invoke(channel: string, argument: unknown) {
      const { value, error } = await globals.standInInvoke(channel, argument);
      if (error !== undefined) throw new Error(`Error invoking remote method '${channel}': ${error}`);
      return value;
    },
    on: (channel: string, listener: (event: object, argument: unknown) => void) =>
      listeners.set(channel, of(channel).add(listener)),
    off: (channel: string, listener: (event: object, argument: unknown) => void) =>
      of(channel).delete(listener),
  } satisfies Partial<Record<keyof Electron.IpcRenderer, unknown>>;
  const contextBridge = {
    exposeInMainWorld: (name: string, value: object) =>
      Object.defineProperty(window, name, { value: Object.freeze(value), enumerable: true }),
  } satisfies Partial<Record<keyof Electron.ContextBridge, unknown>>;
  const webUtils = {
    getPathForFile: (file: File) => paths.get(file) ?? '',
  } satisfies Partial<Electron.WebUtils>;

  globals.standIn = {
    deliver: (channel, argument) => of(channel).forEach((listener) => listener({}, argument)),
    givePath: (file, path) => void paths.set(file, path),
  };
  const require = (name: string): object => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return { contextBridge, ipcRenderer, webUtils };
  };
  preload(require, { platform }, {}, {});
}
