import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { test } from 'vitest';
import type { Bridge, MenuCommand } from '../../main/core/bridge.ts';
import type { Start } from './fake-engine.ts';
import { onElectron } from './on-electron.ts';
import { onStandIn } from './on-stand-in.ts';

declare global {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface adds to Window
  interface Window {
    photonest: Bridge;
  }
}

/** What a specification may do with a running shell, whatever it runs on. */
export type Shell = {
  page(): Promise<Page>;
  clickMenu(command: MenuCommand): Promise<void>;
  isMenuEnabled(command: MenuCommand): Promise<boolean>;
  /** Null where the menu has no such item. */
  menuLabel(command: MenuCommand): Promise<string | null>;
  /** The next folder dialog's answer. */
  chooseFolder(path: string): Promise<void>;
  /** Answers the open question, or else the next one: the button's number. */
  chooseButton(button: number): Promise<void>;
  /** Whether the page may do that. */
  grants(permission: 'notifications' | 'geolocation' | 'fullscreen'): Promise<boolean>;
  /** What the bridge says of a file that was dropped. */
  pathOfDrop(path: string): Promise<string | null>;
  requested(): Promise<Requested>;
  moveWindow(bounds: { x: number; y: number; width: number; height: number }): Promise<void>;
  /** Where the present window is. */
  bounds(): Promise<{ x: number; y: number; width: number; height: number }>;
  closeWindow(): Promise<void>;
  blur(): Promise<void>;
  /** Starts the app again while it runs, with folders on the command line. */
  startSecond(folders: string[]): Promise<void>;
  quit(): Promise<void>;
  /** Resolves when the process has ended. */
  exited: Promise<unknown>;
};

/** What the shell asked of the desktop, in order. */
export type Requested = {
  opened: string[];
  revealed: string[];
  errors: string[];
  questions: string[];
  notifications: string[];
  dragged: string[];
  /** Fractions; -1 is none, 2 is "busy". */
  progress: number[];
  /** Where folder dialogs opened. */
  dialogFolders: (string | undefined)[];
  /** Requests of the page to anywhere but the engine. */
  sent: string[];
};

export type Host = {
  name: string;
  /** Why it cannot be had here. */
  missing: string | undefined;
  start(options: {
    userData: string;
    library: string;
    engineScript: string;
    folders: string[];
  }): Promise<Shell>;
};

export type Setting = {
  shell: Shell;
  host: Host;
  library: string;
  userData: string;
  /** How often an engine was started. */
  countStarts: () => number;
  restart: () => Promise<Shell>;
};

const fakeEngine = join(import.meta.dirname, 'fake-engine.ts');

/** One test per host. Where a host cannot be had, a single skipped test says why, once per file. */
export async function eachHost(define: (host: Host) => void): Promise<void> {
  for (const host of [await onStandIn(), onElectron()]) {
    if (host.missing === undefined) define(host);
    else test(`the shell on ${host.name}`, ({ skip }) => skip(host.missing));
  }
}

/** Runs the body with a shell on a fresh data folder, and ends it whatever happens. */
export async function withShell(
  host: Host,
  { starts = [] as Start[], folders = [] as string[], engineScript = fakeEngine },
  body: (setting: Setting) => Promise<void>,
): Promise<void> {
  const userData = mkdtempSync(join(tmpdir(), 'photonest-shell-'));
  const library = join(userData, 'library');
  mkdirSync(library);
  writeFileSync(join(library, 'scenario.json'), JSON.stringify(starts));
  const running: Shell[] = [];
  const start = async (): Promise<Shell> => {
    const shell = await host.start({ userData, library, engineScript, folders });
    running.push(shell);
    return shell;
  };
  try {
    const countStarts = (): number => readFileSync(join(library, 'starts'), 'utf8').trim().split('\n').length;
    await body({ shell: await start(), host, library, userData, countStarts, restart: start });
  } finally {
    for (const shell of running) await shell.quit();
    rmSync(userData, { recursive: true, force: true });
  }
}
