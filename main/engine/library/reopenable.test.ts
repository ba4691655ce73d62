import { expect, test } from 'vitest';
import { ReopenableEngine } from './reopenable.ts';

const REQUEST = new Request('http://photonest/');

/** Sessions that answer with their number, and what was done with them, in order. */
function makeSessions({ failing = [] as number[] } = {}) {
  const events: string[] = [];
  let opened = 0;
  const open = async () => {
    const number = ++opened;
    events.push(`open ${number}`);
    if (failing.includes(number)) throw new Error(`${number} cannot be opened`);
    return await Promise.resolve({
      number,
      handler: async () => await Promise.resolve(new Response(String(number))),
      close: async (answered: Promise<unknown>) => {
        events.push(`close ${number}`);
        await answered;
        events.push(`closed ${number}`);
      },
    });
  };
  return { events, open };
}

const ask = async (engines: ReopenableEngine<Awaited<ReturnType<ReturnType<typeof makeSessions>['open']>>>) =>
  await (await engines.handle(REQUEST)).text();

test('reopen() - closes, changes, opens, and requests that come meanwhile get the next one’s answer', async () => {
  const { events, open } = makeSessions();
  const engines = await ReopenableEngine.open(open);
  expect(await ask(engines)).toBe('1');
  const change = Promise.withResolvers<null>();
  const reopened = engines.reopen(async () => {
    events.push('change');
    await change.promise;
  });
  const answers = [ask(engines), ask(engines)];
  change.resolve(null);
  await reopened;
  expect(await Promise.all(answers)).toEqual(['2', '2']);
  expect(events).toEqual(['open 1', 'close 1', 'closed 1', 'change', 'open 2']);
  expect(engines.current.number).toBe(2);
});

test('reopen() - a request under way has its answer first, also if it asked for this itself', async () => {
  const { events, open } = makeSessions();
  const reopenings: Promise<void>[] = [];
  const engines: ReopenableEngine<Awaited<ReturnType<typeof open>>> = await ReopenableEngine.open(
    async () => ({
      ...(await open()),
      handler: async () => {
        reopenings.push(engines.reopen(() => undefined));
        await new Promise((resolve) => setTimeout(resolve, 20));
        events.push('answer');
        return new Response('done');
      },
    }),
  );
  await engines.handle(REQUEST);
  await Promise.all(reopenings);
  expect(events).toEqual(['open 1', 'close 1', 'answer', 'closed 1', 'open 2']);
});

test('reopen() - one that cannot be opened is tried again by the next request', async () => {
  const { events, open } = makeSessions({ failing: [2, 3] });
  const engines = await ReopenableEngine.open(open);
  await expect(engines.reopen(() => undefined)).rejects.toThrow('2 cannot be opened');
  await expect(ask(engines)).rejects.toThrow('3 cannot be opened');
  expect(await Promise.all([ask(engines), ask(engines)])).toEqual(['4', '4']);
  await engines.close();
  expect(events).toEqual([
    'open 1',
    'close 1',
    'closed 1',
    'open 2',
    'open 3',
    'open 4',
    'close 4',
    'closed 4',
  ]);
});
