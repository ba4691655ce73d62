import { EventEmitter } from 'node:events';

/** What the shell asked of the desktop, in order, and the answers that a person would give. */
export class Desktop {
  readonly opened: string[] = [];
  readonly revealed: string[] = [];
  readonly errors: string[] = [];
  readonly questions: string[] = [];
  readonly dialogs: Electron.OpenDialogOptions[] = [];
  readonly notifications: StandInNotification[] = [];
  /** Taken in turn; none left is a cancelled dialog. */
  readonly chosenFolders: string[] = [];
  /** The open question, or the next one, is answered by `chooseButton`. */
  #question = Promise.withResolvers<number>();

  chooseButton(button: number): void {
    this.#question.resolve(button);
  }

  readonly shell = {
    openExternal: async (url: string): Promise<void> => void this.opened.push(url),
    showItemInFolder: (path: string): void => void this.revealed.push(path),
    openPath: async (path: string): Promise<string> => {
      this.opened.push(path);
      return '';
    },
  } satisfies Partial<Electron.Shell>;

  readonly dialog = {
    showOpenDialog: async (...args: unknown[]): Promise<Electron.OpenDialogReturnValue> => {
      this.dialogs.push(args.at(-1) as Electron.OpenDialogOptions);
      const folder = this.chosenFolders.shift();
      return { canceled: folder === undefined, filePaths: folder === undefined ? [] : [folder] };
    },
    showMessageBox: async (...args: unknown[]): Promise<Electron.MessageBoxReturnValue> => {
      const { message, detail } = args.at(-1) as Electron.MessageBoxOptions;
      this.questions.push(`${message} ${detail}`);
      const response = await this.#question.promise;
      this.#question = Promise.withResolvers();
      return { response, checkboxChecked: false };
    },
    showErrorBox: (title: string, content: string): void => void this.errors.push(`${title}: ${content}`),
  } satisfies Partial<Electron.Dialog>;

  readonly screen = {
    getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }) as Electron.Display,
  } satisfies Partial<Electron.Screen>;

  readonly nativeTheme = { shouldUseDarkColors: false } satisfies Partial<Electron.NativeTheme>;
}

export class StandInNotification
  extends EventEmitter
  implements Pick<Electron.Notification, 'title' | 'body' | 'show'>
{
  title: string;
  body: string;
  readonly #shown: StandInNotification[];

  constructor(
    shown: StandInNotification[],
    { title = '', body = '' }: Electron.NotificationConstructorOptions,
  ) {
    super();
    this.#shown = shown;
    this.title = title;
    this.body = body;
  }

  show(): void {
    this.#shown.push(this);
  }
}

/** Remembers the size asked for and the bytes given; nothing is decoded. */
export class StandInImage implements Pick<Electron.NativeImage, 'isEmpty'> {
  readonly bytes: Buffer;
  readonly height: number | undefined;

  constructor(bytes: Buffer, height?: number) {
    this.bytes = bytes;
    this.height = height;
  }

  static createFromBuffer(bytes: Buffer): StandInImage {
    return new StandInImage(bytes);
  }

  resize({ height }: Electron.ResizeOptions): StandInImage {
    return new StandInImage(this.bytes, height);
  }

  isEmpty(): boolean {
    return this.bytes.length === 0;
  }
}
