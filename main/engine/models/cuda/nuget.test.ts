import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendStatus, type Handler } from '../../../download/testing/file-server.ts';
import { packageId, sendJson, startPackageFeed, type PackageFeed } from '../../testing/package-feed.ts';
import { findPackage, type FeedEntry, type PackageFacts } from './nuget.ts';

const bytes = Buffer.from('a package');

let feed: PackageFeed;
beforeEach(async () => {
  feed = await startPackageFeed('1.30.0', bytes);
});
afterEach(async () => await feed.stop());

async function find(
  version = '1.30.0',
  signal = new AbortController().signal,
  pin: PackageFacts | null = null,
): Promise<FeedEntry> {
  return await findPackage(feed.index, { id: packageId, version, pin }, { signal, idleTimeoutMs: 2000 });
}

test('findPackage() - says where the package lies, its hash and its size', async () => {
  expect(await find()).toEqual({
    url: `${feed.server.url}${feed.paths.package}`,
    sha512: createHash('sha512').update(bytes).digest('hex'),
    sizeBytes: bytes.length,
  });
});

test('findPackage() - of a package whose size and hash are pinned, only the address is asked', async () => {
  const pin = { sizeBytes: 7, sha512: 'a'.repeat(128) };
  expect(await find('1.30.0', undefined, pin)).toEqual({
    url: `${feed.server.url}${feed.paths.package}`,
    ...pin,
  });
  expect(feed.server.requests.map(({ path }) => path)).toEqual(['/v3/index.json']);
});

test('findPackage() - a feed that does not say where its packages lie is refused', async () => {
  feed.answers.set('/v3/index.json', sendJson({ resources: [] }));
  const pin = { sizeBytes: 7, sha512: 'a'.repeat(128) };
  await expect(find('1.30.0', undefined, pin)).rejects.toThrow('does not say where its packages lie');
});

test('findPackage() - a version that the feed does not have is told', async () => {
  await expect(find('1.31.0')).rejects.toThrow(/does not have version 1\.31\.0\. Try again later\.$/);
});

test.each<[string, (feed: PackageFeed) => [string, Handler], RegExp]>([
  [
    'a missing index',
    () => ['/v3/index.json', sendStatus(404)],
    /\/v3\/index\.json answered 404 \(Not Found\)/,
  ],
  ['a web page', () => ['/v3/index.json', sendStatus(200, {}, '<html>')], /sent a web page instead of JSON/],
  [
    'a feed without packages',
    () => ['/v3/index.json', sendJson({ resources: [] })],
    /does not list what is known/,
  ],
  ['something else', () => ['/v3/index.json', sendJson([])], /sent something else than a feed does/],
  [
    'no hash',
    ({ paths }) => [paths.catalog, sendJson({ packageSize: 9 })],
    /catalog\/1\.json sent something else .*packageHash/,
  ],
  [
    'a cut answer',
    ({ paths }) => [
      paths.registration,
      (_, response) =>
        void response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
    ],
    /broke off/,
  ],
  ['silence', ({ paths }) => [paths.registration, () => undefined], /sent nothing for 2 seconds/],
])('findPackage() - %s is refused with the address', async (_, change, message) => {
  feed.answers.set(...change(feed));
  const failure = find();
  await expect(failure).rejects.toThrow(message);
  await expect(failure).rejects.toMatchObject({ code: 'download_failed' });
});

test('findPackage() - a secure feed leads nowhere insecure', async () => {
  const answer = async (): Promise<Response> =>
    Promise.resolve(
      Response.json({
        resources: [{ '@id': 'http://plain.example/', '@type': 'RegistrationsBaseUrl/3.6.0' }],
      }),
    );
  const options = { signal: new AbortController().signal, fetch: answer };
  await expect(
    findPackage('https://safe.example/index.json', { id: 'x', version: '1', pin: null }, options),
  ).rejects.toThrow('names http://plain.example, which is not secure');
});

test('findPackage() - an interruption rejects with its reason', async () => {
  const stop = new AbortController();
  feed.answers.set(feed.paths.catalog, () => stop.abort(new Error('paused')));
  await expect(find('1.30.0', stop.signal)).rejects.toThrow('paused');
});
