/** What the desktop shell adds through its preload; a browser has none of it. */
export type MenuCommand = 'add-folder' | 'find' | 'pause' | 'resume' | 'rescan';

export type Bridge = {
  platform: string;
  /** The folder dialog; null when it was closed without a choice. */
  chooseFolder(): Promise<string | null>;
  reveal(photoId: number): Promise<void>;
  /** A dropped file's or folder's path. */
  pathOfDrop(file: File): string | null;
  startDrag?(photoId: number): void;
  /** Returns the function that stops listening. */
  onMenu(listener: (command: MenuCommand) => void): () => void;
};

declare global {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface merges
  interface Window {
    photonest?: Bridge;
  }
}

export const bridge: Bridge | null = window.photonest ?? null;
