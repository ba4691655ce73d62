import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { PhotoDetail } from '../core/api.ts';
import { MENU_GROUPS, MENU_WORDS } from '../core/bridge.ts';
import type { Electron } from './electron.ts';
import type { Engine } from '../client/engine.ts';
import { recall, remember } from './memory.ts';
import type { CommandMenu } from './menu.ts';
import { home } from './window.ts';

const photoId = z.int().positive();
const text = z.string().max(500);
const entries = z
  .array(z.strictObject({ id: text, name: text, key: text.nullable(), possible: z.boolean() }))
  .max(200);
const nativeMenu = z.strictObject({
  photos: text,
  words: z.record(z.enum(MENU_WORDS), text),
  groups: z.record(z.enum(MENU_GROUPS), entries),
});

/** Answers the preload's messages: the folder dialog, the file manager, the menu, and dragging a photo's file out. */
export function answerMessages(
  electron: Electron,
  engine: Engine,
  memoryFile: string,
  icon: string,
  menu: Pick<CommandMenu, 'show'>,
): void {
  const { BrowserWindow, dialog, ipcMain, nativeImage, shell } = electron;

  const answer = (channel: string, act: (argument: unknown, sender: WebContents) => Promise<unknown>): void =>
    ipcMain.handle(channel, async (event, argument: unknown) => {
      if (!isOurPage(event)) throw new Error(`'${channel}' is for Photonest's own page only.`);
      return act(argument, event.sender);
    });
  const getPhoto = async (id: unknown): Promise<PhotoDetail> =>
    (await (await engine.ask(`/api/photos/${photoId.parse(id)}`)).json()) as PhotoDetail;

  answer('choose-folder', async (_, sender) => {
    const { lastFolder } = recall(memoryFile);
    const options = {
      properties: ['openDirectory' as const],
      ...(lastFolder ? { defaultPath: lastFolder } : {}),
    };
    const window = BrowserWindow.fromWebContents(sender);
    const { filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options));
    const chosen = filePaths[0];
    if (chosen) remember(memoryFile, { lastFolder: dirname(chosen) });
    return chosen ?? null;
  });

  answer('reveal', async (id) => shell.showItemInFolder((await getPhoto(id)).path));

  answer('set-menu', async (wanted) => await Promise.resolve(menu.show(nativeMenu.parse(wanted))));

  answer('drag', async (id, sender) => {
    const { path, thumbnail } = await getPhoto(id);
    const jpeg = thumbnail ? Buffer.from(await (await engine.ask(thumbnail)).arrayBuffer()) : undefined;
    const image = jpeg ? nativeImage.createFromBuffer(jpeg).resize({ height: 96 }) : icon;
    sender.startDrag({ file: path, icon: image });
  });
}

/** A frame inside the page, or a page that took its place, has the preload's functions too. */
function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(home);
}
