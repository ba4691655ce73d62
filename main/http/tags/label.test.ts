import { expect, test } from 'vitest';
import { labelRoutes, type LabelPort } from './label.ts';

const port = {
  names: (language) => [{ key: 'n02084071', name: 'dog', translated: `dog in ${language}` }],
} satisfies Partial<LabelPort> as unknown as LabelPort;

test('GET /labels/names - gives the names in the language that was asked for', async () => {
  const response = await labelRoutes(port).request('/labels/names?language=ja');
  expect(await response.json()).toEqual([{ key: 'n02084071', name: 'dog', translated: 'dog in ja' }]);
});

test('GET /labels/names - a language without names is a mistake of the request', async () => {
  const routes = labelRoutes(port);
  const errors: unknown[] = [];
  routes.onError((error, context) => {
    errors.push(error);
    return context.text('', 400);
  });
  await routes.request('/labels/names?language=sv');
  await routes.request('/labels/names');
  expect(errors).toMatchObject([{ code: 'invalid' }, { code: 'invalid' }]);
});
