/** What the menu asks of the window. */
export type MenuCommand = 'add-folder' | 'find' | 'pause' | 'resume' | 'rescan';

/** `window.photonest`: what HTTP cannot do. It is absent in a browser tab. */
export type Bridge = {
  /** `linux`, `darwin` or `win32`. */
  platform: string;
  /** The folder chosen in the system's dialog, or null. */
  chooseFolder(): Promise<string | null>;
  /** Shows the photo's file in the file manager. */
  reveal(photoId: number): Promise<void>;
  /** Null for what is no file of this computer, such as a picture dragged from a web page. */
  pathOfDrop(file: File): string | null;
  /** To be called in `dragstart`, after `preventDefault()`: the file itself is dragged to another program. */
  startDrag(photoId: number): void;
  /** @returns a function that ends the listening */
  onMenu(listener: (command: MenuCommand) => void): () => void;
};
