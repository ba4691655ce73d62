import { z } from 'zod';
import { PhotonestError } from '../core/errors.ts';
import { defaultIdleTimeoutMs } from './download-file.ts';
import type { FetchOptions } from './download-file.ts';
import { interrupted, Refusal } from './problem.ts';
import { readJson } from './read-json.ts';

export type PackageName = { id: string; version: string };

/** What a feed says of one version of a package. */
export type FeedEntry = { url: string; /** In hexadecimal. */ sha512: string; sizeBytes: number };

const index = z.object({ resources: z.array(z.object({ '@id': z.url(), '@type': z.string() })) });
const leaf = z.object({
  catalogEntry: z.object({ '@id': z.url(), version: z.string() }),
  packageContent: z.url(),
});
const page = z.object({ '@id': z.url(), items: z.array(leaf).optional() });
const registration = z.object({ items: z.array(page) });
const fullPage = z.object({ items: z.array(leaf) });
const catalogEntry = z.object({
  packageHash: z.base64(),
  packageHashAlgorithm: z.literal('SHA512'),
  packageSize: z.int().positive(),
});

/** The newest that the feed has: the later ones list more packages, and answer packed. */
const registrations = ['RegistrationsBaseUrl/3.6.0', 'RegistrationsBaseUrl/3.4.0', 'RegistrationsBaseUrl'];

/**
 * Asks a NuGet feed, whose index is at `feed`, where a package lies, how large it is, and for its hash:
 * https://learn.microsoft.com/nuget/api/registration-base-url-resource and …/catalog-resource. Without a hash there is
 * no package.
 *
 * Rejects with `signal.reason` when aborted, and with `model_unusable` otherwise.
 */
export async function findPackage(
  feed: string,
  { id, version }: PackageName,
  options: FetchOptions,
): Promise<FeedEntry> {
  let asked = feed;
  const ask = async <T>(url: string, schema: z.ZodType<T>): Promise<T> => {
    asked = url;
    return await readAnswer(url, feed, schema, options);
  };
  try {
    const { resources } = await ask(feed, index);
    const base = registrations.flatMap((type) => resources.filter((it) => it['@type'] === type))[0];
    if (!base) throw new Refusal('does not list what is known of its packages');
    const { items } = await ask(
      `${base['@id'].replace(/\/+$/, '')}/${id.toLowerCase()}/index.json`,
      registration,
    );
    for (const each of items) {
      const leaves = each.items ?? (await ask(each['@id'], fullPage)).items;
      const found = leaves.find(({ catalogEntry }) => catalogEntry.version === version);
      if (!found) continue;
      const entry = await ask(found.catalogEntry['@id'], catalogEntry);
      requireSafe(found.packageContent, feed);
      const sha512 = Buffer.from(entry.packageHash, 'base64').toString('hex');
      return { url: found.packageContent, sha512, sizeBytes: entry.packageSize };
    }
    throw new Refusal(`does not have version ${version}`);
  } catch (error) {
    options.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new PhotonestError(
      'model_unusable',
      `Expected to find ${id} ${version} in the NuGet feed ${feed}, but ${asked} ${reason}. Try again later.`,
      { cause: error },
    );
  }
}

async function readAnswer<T>(
  url: string,
  feed: string,
  schema: z.ZodType<T>,
  { signal, idleTimeoutMs = defaultIdleTimeoutMs, fetch: send = fetch }: FetchOptions,
): Promise<T> {
  requireSafe(url, feed);
  const timeout = AbortSignal.timeout(idleTimeoutMs);
  const parsed = await readJson(url, AbortSignal.any([signal, timeout]), send).catch((error: unknown) => {
    if (timeout.aborted)
      throw new Refusal(`sent nothing for ${idleTimeoutMs / 1000} seconds`, { cause: error });
    throw error instanceof Refusal ? error : interrupted(error);
  });
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal(`sent something else than a feed does (${issue?.path.join('.')}: ${issue?.message})`);
}

/** What is dlopened later comes over an insecure way only where the feed itself was given so. */
function requireSafe(url: string, feed: string): void {
  const { protocol, host } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && feed.startsWith('http:'))) return;
  throw new Refusal(`names ${protocol}//${host}, which is not secure`);
}
