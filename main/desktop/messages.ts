import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { PhotoDetail, Selection } from '../core/api.ts';
import { MENU_GROUPS, MENU_WORDS } from '../core/bridge.ts';
import { fileKind } from '../core/photos/formats.ts';
import type { Electron } from './electron.ts';
import type { Engine } from '../client/engine.ts';
import { recall, remember } from './memory.ts';
import type { CommandMenu } from './menu.ts';
import { home } from './window.ts';

const photoId = z.int().positive();
/** As many as the engine takes one by one. */
const photoIds = z.array(photoId).min(1).max(20_000);
const text = z.string().max(500);
const entries = z
  .array(z.strictObject({ id: text, name: text, key: text.nullable(), possible: z.boolean() }))
  .max(200);
const nativeMenu = z.strictObject({
  photos: text,
  words: z.record(z.enum(MENU_WORDS), text),
  groups: z.record(z.enum(MENU_GROUPS), entries),
});

/** Answers the preload's messages: the folder dialog, the file manager, another program, the menu, and dragging files out. */
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
  const ask = async (path: string, init?: RequestInit): Promise<unknown> =>
    (await engine.ask(path, init)).json();
  const getPhoto = async (id: unknown): Promise<PhotoDetail> =>
    (await ask(`/api/photos/${photoId.parse(id)}`)) as PhotoDetail;
  const getPaths = async (ids: number[]): Promise<string[]> => {
    const headers = { 'content-type': 'application/json' };
    const kept = await ask('/api/selections', { method: 'POST', headers, body: JSON.stringify({ ids }) });
    return (await ask(`/api/selections/${(kept as Selection).id}/paths`)) as string[];
  };

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

  answer('open-file', async (id) => {
    const { path } = await getPhoto(id);
    // Whatever else lies in an album may be a program, or a page with one in it.
    if (fileKind(path)?.kind !== 'decoded') throw new Error(`${path} is not a photo.`);
    const problem = await shell.openPath(path);
    if (problem !== '') throw new Error(problem);
  });

  answer('set-menu', async (wanted) => await Promise.resolve(menu.show(nativeMenu.parse(wanted))));

  answer('drag', async (wanted, sender) => {
    const ids = photoIds.parse(wanted);
    const { path, thumbnail } = await getPhoto(ids[0]);
    const files = ids.length === 1 ? [path] : await getPaths(ids);
    const jpeg = thumbnail ? Buffer.from(await (await engine.ask(thumbnail)).arrayBuffer()) : undefined;
    const image = jpeg ? nativeImage.createFromBuffer(jpeg).resize({ height: 96 }) : icon;
    sender.startDrag({ file: files[0] ?? path, files, icon: image });
  });
}

/** A frame inside the page, or a page that took its place, has the preload's functions too. */
function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(home);
}
