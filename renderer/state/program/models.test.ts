import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelInfo } from '../../../main/core/api.ts';
import { Models } from './models.svelte.ts';

type Answer = { status?: number; body: unknown };

/** Answers are given by hand, in any order. */
let asked: { line: string; body: unknown; answer: (answer: Answer) => void }[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    asked.push({
      line: `${init.method} ${path}`,
      body: init.body === undefined ? null : JSON.parse(init.body as string),
      answer: ({ status = 200, body }) => resolve(Response.json(body, { status })),
    });
    return await promise;
  });
});
afterEach(() => vi.unstubAllGlobals());

const list = (state: ModelInfo['state']) => [{ id: 'large', state }] as ModelInfo[];
const states = (models: Models) => models.current?.map(({ state }) => state);
const refusal = (message: string): Answer => ({
  status: 409,
  body: { error: { code: 'busy', message } },
});

async function answerNext(line: string, answer: Answer): Promise<void> {
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0));
  expect(asked[0]!.line).toBe(line);
  asked.shift()!.answer(answer);
}

describe('Models', () => {
  it('an answer that was overtaken does not undo a newer one', async () => {
    const models = new Models();
    const loads = [models.load(), models.load()];
    asked[1]!.answer({ body: list('downloading') });
    await loads[1];
    asked[0]!.answer({ body: list('available') });
    await loads[0];
    expect(states(models)).toEqual(['downloading']);
  });

  it('a failed load keeps what is shown, and says why until the next succeeds', async () => {
    const models = new Models();
    const load = async (answer: Answer): Promise<void> => {
      const loaded = models.load();
      await answerNext('GET /api/models', answer);
      await loaded;
    };
    await load({ body: list('available') });
    await load(refusal('The list is not ready.'));
    expect([states(models), models.problem]).toEqual([['available'], 'The list is not ready.']);
    await load({ body: list('paused') });
    expect([states(models), models.problem]).toEqual([['paused'], null]);
  });

  it('a refusal stands at its model until something else is asked for it', async () => {
    const models = new Models();
    const refused = models.install('large');
    await answerNext('POST /api/models/large/install', refusal('The disk is full. Make room.'));
    await answerNext('GET /api/models', { body: list('available') });
    expect(await refused).toBe(false);
    expect(models.problems.get('large')).toBe('The disk is full. Make room.');
    const done = models.pause('large');
    expect(models.problems.has('large')).toBe(false);
    await answerNext('POST /api/models/large/pause', { body: {} });
    await answerNext('GET /api/models', { body: list('paused') });
    expect(await done).toBe(true);
  });

  it('a second press asks for nothing more until the list has been loaded again', async () => {
    const models = new Models();
    const first = models.install('large', '/weights.pth');
    expect(asked[0]!.body).toEqual({ from: '/weights.pth' });
    expect(await models.install('large', '/weights.pth')).toBe(false);
    await answerNext('POST /api/models/large/install', { body: {} });
    await vi.waitFor(() => expect(asked.length).toBe(1));
    expect(models.works.get('large')).toBe('install');
    await answerNext('GET /api/models', { body: list('installing') });
    expect(await first).toBe(true);
    expect(models.works.has('large')).toBe(false);
  });

  it('the model in use is a setting', async () => {
    const models = new Models();
    void models.use('large');
    expect([asked[0]!.line, asked[0]!.body]).toEqual(['PATCH /api/settings', { model: 'large' }]);
  });
});
