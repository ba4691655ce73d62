/** The window's preload script, sandboxed: it may touch nothing but these few messages to the main process. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, MenuCommand } from '../core/bridge.ts';

contextBridge.exposeInMainWorld('photonest', {
  platform: process.platform,
  chooseFolder: async () => ipcRenderer.invoke('choose-folder') as Promise<string | null>,
  reveal: async (photoId) => ipcRenderer.invoke('reveal', photoId) as Promise<void>,
  openFile: async (photoId) => ipcRenderer.invoke('open-file', photoId) as Promise<void>,
  pathOfDrop: (file) => webUtils.getPathForFile(file) || null,
  startDrag: (photoIds) => void ipcRenderer.invoke('drag', photoIds),
  setMenu: (menu) => void ipcRenderer.invoke('set-menu', menu),
  onMenu(listener) {
    const relay = (_: unknown, command: MenuCommand): void => listener(command);
    ipcRenderer.on('menu', relay);
    return () => void ipcRenderer.off('menu', relay);
  },
} satisfies Bridge);
