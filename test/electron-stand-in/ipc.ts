type Handler = Parameters<Electron.IpcMain['handle']>[1];

export class IpcMain implements Pick<Electron.IpcMain, 'handle'> {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  /** A page's `invoke`; errors go back as text, as Electron sends them. */
  async receive(
    channel: string,
    event: { sender: Electron.WebContents; senderFrame: Pick<Electron.WebFrameMain, 'url'> | null },
    argument: unknown,
  ): Promise<{ value?: unknown; error?: string }> {
    const handler = this.#handlers.get(channel);
    if (!handler) return { error: `Error: No handler registered for '${channel}'` };
    try {
      return { value: await (handler(event as Electron.IpcMainInvokeEvent, argument) as unknown) };
    } catch (error) {
      return { error: String(error) };
    }
  }
}
