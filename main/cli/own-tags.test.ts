import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OwnTag } from '../core/api.ts';
import type { Client } from './client.ts';
import { manageOwnTags } from './own-tags.ts';

const tag = (key: string, name: string, parent: string | null = null): OwnTag => {
  return { key, name, parent, aliases: [], colour: null, count: 1, fromFiles: false };
};
const TAGS = [tag('own:places', 'Places'), tag('own:p|rome', 'Rome', 'own:places'), tag('own:rome', 'Rome')];

beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

/** A client that keeps what was sent. */
function fakeClient(): { client: Client; sent: unknown[] } {
  const sent: unknown[] = [];
  const client = {
    get: async () => await Promise.resolve(TAGS),
    post: async (path: string, body: unknown) => await Promise.resolve(void sent.push(['POST', path, body])),
    send: async (method: string, path: string, body?: unknown) =>
      await Promise.resolve(void sent.push([method, path, body])),
  } as unknown as Client;
  return { client, sent };
}

test('own-tags - a tag is known by its name, or by its path where several have it', async () => {
  const { client, sent } = fakeClient();
  await manageOwnTags(client, 'rename', 'places/rome', 'Roma', true);
  await manageOwnTags(client, 'nest', 'Places/Rome', '/', true);
  expect(sent).toEqual([
    ['PATCH', '/api/tags/own%3Ap%7Crome', { name: 'Roma' }],
    ['PATCH', '/api/tags/own%3Ap%7Crome', { parent: null }],
  ]);
  await expect(manageOwnTags(client, 'merge', 'Places', 'Paris', true)).rejects.toThrow('no own tag “Paris”');
});

test('own-tags - says what is missing', async () => {
  const { client } = fakeClient();
  await expect(manageOwnTags(client, 'paint', undefined, undefined, true)).rejects.toThrow('Expected one of');
  await expect(manageOwnTags(client, 'rename', 'Rome', undefined, true)).rejects.toThrow('its new name');
  await expect(manageOwnTags(client, 'delete', undefined, undefined, true)).rejects.toThrow('Which tag?');
});

test('own-tags - a path is parted by | as well, and other names are parted as tags are', async () => {
  const { client, sent } = fakeClient();
  await manageOwnTags(client, 'nest', 'Places|Rome', '/', true);
  await manageOwnTags(client, 'alias', 'Places', 'Orte; lieux、 場所', true);
  expect(sent).toEqual([
    ['PATCH', '/api/tags/own%3Ap%7Crome', { parent: null }],
    ['PATCH', '/api/tags/own%3Aplaces', { aliases: ['Orte', 'lieux', '場所'] }],
  ]);
});
