import { expect, test } from 'vitest';
import type { Electron } from './electron.ts';
import type { Engine } from '../client/engine.ts';
import { answerMessages } from './messages.ts';

type Handler = (event: object, argument: unknown) => Promise<unknown>;

/** The handlers, the page's frame, and what was shown in the file manager. */
function register() {
  const handlers = new Map<string, Handler>();
  const revealed: string[] = [];
  const asked: string[] = [];
  const opened: string[] = [];
  const dragged: string[][] = [];
  const electron = {
    ipcMain: { handle: (channel: string, handler: Handler) => handlers.set(channel, handler) },
    shell: {
      showItemInFolder: (path: string) => revealed.push(path),
      openPath: async (path: string) => {
        opened.push(path);
        return '';
      },
    },
  } as unknown as Electron;
  const engine = {
    ask: async (path: string) => {
      asked.push(path);
      if (path === '/api/photos/8') return Response.json({ path: '/photos/b.svg' });
      if (path === '/api/selections') return Response.json({ id: 3 });
      if (path === '/api/selections/3/paths') return Response.json(['/photos/a.jpg', '/photos/b.jpg']);
      return Response.json({ path: '/photos/a.jpg' });
    },
  } as unknown as Engine;
  answerMessages(electron, engine, '/no/memory.json', '/no/icon.png', { show: () => undefined });
  const reveal = handlers.get('reveal')!;
  const mainFrame = { url: 'app://photonest/' };
  const sender = { mainFrame, startDrag: ({ files }: { files: string[] }) => dragged.push(files) };
  const call = async (channel: string, argument: unknown): Promise<unknown> =>
    await handlers.get(channel)!({ sender, senderFrame: mainFrame }, argument);
  return { reveal, revealed, asked, opened, dragged, call, mainFrame, sender };
}

test('answerMessages() - one photo is dragged by its own path, several by those of a selection', async () => {
  const { dragged, call } = register();

  await call('drag', [7]);
  await call('drag', [7, 9]);

  expect(dragged).toEqual([['/photos/a.jpg'], ['/photos/a.jpg', '/photos/b.jpg']]);
  for (const wrong of [[], 7, ['/etc/passwd'], Array<number>(20_001).fill(7)])
    await expect(call('drag', wrong)).rejects.toThrow();
});

test('answerMessages() - a photo is opened by the system, and nothing that is no photo', async () => {
  const { opened, call } = register();

  await call('open-file', 7);
  await expect(call('open-file', 8)).rejects.toThrow('/photos/b.svg is not a photo.');

  expect(opened).toEqual(['/photos/a.jpg']);
});

test("answerMessages() - the page's own frame is answered", async () => {
  const { reveal, revealed, asked, mainFrame, sender } = register();

  await reveal({ sender, senderFrame: mainFrame }, 7);

  expect([revealed, asked]).toEqual([['/photos/a.jpg'], ['/api/photos/7']]);
});

test('answerMessages() - another frame, another page and a frame that is gone are refused', async () => {
  const { reveal, asked, sender } = register();
  const elsewhere = { url: 'https://elsewhere.invalid/' };
  const refusal = "'reveal' is for Photonest's own page only.";

  for (const event of [
    { sender, senderFrame: { url: 'app://photonest/' } },
    { sender: { mainFrame: elsewhere }, senderFrame: elsewhere },
    { sender, senderFrame: null },
  ]) {
    await expect(reveal(event, 7)).rejects.toThrow(refusal);
  }
  expect(asked).toEqual([]);
});

test('answerMessages() - anything but an id is refused before the engine is asked', async () => {
  const { reveal, asked, mainFrame, sender } = register();

  for (const wrong of ['/etc/passwd', '7', 0, 1.5, undefined, { id: 7 }]) {
    await expect(reveal({ sender, senderFrame: mainFrame }, wrong)).rejects.toThrow();
  }
  expect(asked).toEqual([]);
});
