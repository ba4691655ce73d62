import { expect, test } from 'vitest';
import { Renewable } from './reopenable.ts';

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

const ask = async (sessions: Renewable<Awaited<ReturnType<ReturnType<typeof makeSessions>['open']>>>) =>
  await (await sessions.handle(REQUEST)).text();

test('renew() - closes, changes, opens, and requests that come meanwhile get the next one’s answer', async () => {
  const { events, open } = makeSessions();
  const sessions = await Renewable.open(open);
  expect(await ask(sessions)).toBe('1');
  const change = Promise.withResolvers<null>();
  const renewed = sessions.renew(async () => {
    events.push('change');
    await change.promise;
  });
  const answers = [ask(sessions), ask(sessions)];
  change.resolve(null);
  await renewed;
  expect(await Promise.all(answers)).toEqual(['2', '2']);
  expect(events).toEqual(['open 1', 'close 1', 'closed 1', 'change', 'open 2']);
  expect(sessions.current.number).toBe(2);
});

test('renew() - a request under way has its answer first, also if it asked for this itself', async () => {
  const { events, open } = makeSessions();
  const renewals: Promise<void>[] = [];
  const sessions: Renewable<Awaited<ReturnType<typeof open>>> = await Renewable.open(async () => ({
    ...(await open()),
    handler: async () => {
      renewals.push(sessions.renew(() => undefined));
      await new Promise((resolve) => setTimeout(resolve, 20));
      events.push('answer');
      return new Response('done');
    },
  }));
  await sessions.handle(REQUEST);
  await Promise.all(renewals);
  expect(events).toEqual(['open 1', 'close 1', 'answer', 'closed 1', 'open 2']);
});

test('renew() - one that cannot be opened is tried again by the next request', async () => {
  const { events, open } = makeSessions({ failing: [2, 3] });
  const sessions = await Renewable.open(open);
  await expect(sessions.renew(() => undefined)).rejects.toThrow('2 cannot be opened');
  await expect(ask(sessions)).rejects.toThrow('3 cannot be opened');
  expect(await Promise.all([ask(sessions), ask(sessions)])).toEqual(['4', '4']);
  await sessions.close();
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
