import { z } from 'zod';
import { PhotonestError } from '../../../core/errors.ts';
import type { DownloadFault } from '../../../core/problems/download-cause.ts';
import { IDLE_TIMEOUT_MS, type FetchOptions } from '../../../download/download-file.ts';
import { Interruption, interrupted, Refusal } from '../../../download/problem.ts';

/** A package's size and its SHA-512 in hexadecimal. */
export type PackageFacts = { sizeBytes: number; sha512: string };

/** `pin`: what is known of it beforehand. Null: the feed is believed. */
export type PackageName = { id: string; version: string; pin: PackageFacts | null };

export type FeedEntry = PackageFacts & { url: string };

const resourceSchema = z.object({ '@id': z.url(), '@type': z.string() });
const indexSchema = z.object({ resources: z.array(resourceSchema) });
const leafSchema = z.object({ catalogEntry: z.object({ '@id': z.url(), version: z.string() }) });
const pageSchema = z.object({ '@id': z.url(), items: z.array(leafSchema).optional() });
const registrationSchema = z.object({ items: z.array(pageSchema) });
const fullPageSchema = z.object({ items: z.array(leafSchema) });
const catalogEntrySchema = z.object({
  packageHash: z.base64(),
  packageHashAlgorithm: z.literal('SHA512'),
  packageSize: z.int().positive(),
});

type Resource = z.infer<typeof resourceSchema>;
type Ask = <T>(url: string, schema: z.ZodType<T>) => Promise<T>;

/** The newest that the feed has: the later ones list more packages, and answer packed. */
const REGISTRATIONS = ['RegistrationsBaseUrl/3.6.0', 'RegistrationsBaseUrl/3.4.0', 'RegistrationsBaseUrl'];

/** Far more than any answer of a feed about one package. */
const MAX_JSON_BYTES = 20_000_000;

/**
 * Asks a NuGet feed, whose index is at `feed`, where a package lies, and for its size and hash where they are not
 * pinned: https://learn.microsoft.com/nuget/api/package-base-address-resource, …/registration-base-url-resource and
 * …/catalog-resource.
 *
 * Rejects with `signal.reason` when aborted, and with `download_failed` otherwise.
 */
export async function findPackage(
  feed: string,
  { id, version, pin }: PackageName,
  options: FetchOptions,
): Promise<FeedEntry> {
  let asked = feed;
  const ask: Ask = async (url, schema) => {
    asked = url;
    return await readAnswer(url, feed, schema, options);
  };
  try {
    const { resources } = await ask(feed, indexSchema);
    const facts = pin ?? (await findFacts(resources, { id, version }, ask));
    const base = resources.find((it) => it['@type'] === 'PackageBaseAddress/3.0.0');
    if (!base) throw new Refusal('does not say where its packages lie');
    const [name, number] = [id.toLowerCase(), version.toLowerCase()];
    const url = `${withoutSlash(base)}/${name}/${number}/${name}.${number}.nupkg`;
    requireSafe(url, feed);
    return { url, ...facts };
  } catch (error) {
    options.signal.throwIfAborted();
    const cause = { url: asked, fault: faultOf(error) };
    throw new PhotonestError(
      'download_failed',
      { code: 'cuda_not_found', name: `${id} ${version}`, feed, cause },
      { cause: error },
    );
  }
}

function faultOf(error: unknown): DownloadFault {
  if (error instanceof Refusal || error instanceof Interruption) return error.fault;
  return { code: 'other', detail: error instanceof Error ? error.message : String(error) };
}

async function findFacts(
  resources: readonly Resource[],
  { id, version }: Omit<PackageName, 'pin'>,
  ask: Ask,
): Promise<PackageFacts> {
  const [base] = REGISTRATIONS.flatMap((type) => resources.filter((it) => it['@type'] === type));
  if (!base) throw new Refusal('does not list what is known of its packages');
  const { items } = await ask(`${withoutSlash(base)}/${id.toLowerCase()}/index.json`, registrationSchema);
  for (const page of items) {
    const leaves = page.items ?? (await ask(page['@id'], fullPageSchema)).items;
    const found = leaves.find(({ catalogEntry }) => catalogEntry.version === version);
    if (!found) continue;
    const { packageHash, packageSize } = await ask(found.catalogEntry['@id'], catalogEntrySchema);
    return { sha512: Buffer.from(packageHash, 'base64').toString('hex'), sizeBytes: packageSize };
  }
  throw new Refusal(`does not have version ${version}`);
}

function withoutSlash(resource: Resource): string {
  return resource['@id'].replace(/\/+$/, '');
}

async function readAnswer<T>(
  url: string,
  feed: string,
  schema: z.ZodType<T>,
  { signal, idleTimeoutMs = IDLE_TIMEOUT_MS, fetch: send = fetch }: FetchOptions,
): Promise<T> {
  requireSafe(url, feed);
  const timeout = AbortSignal.timeout(idleTimeoutMs);
  const parsed = await readJson(url, AbortSignal.any([signal, timeout]), send).catch((error: unknown) => {
    if (timeout.aborted)
      throw new Refusal({ code: 'silent', seconds: idleTimeoutMs / 1000 }, { cause: error });
    throw error instanceof Refusal ? error : interrupted(error);
  });
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal(`sent something else than a feed does (${issue?.path.join('.')}: ${issue?.message})`);
}

/** A `Refusal` where the answer is not JSON; what breaks off is thrown as it comes. */
async function readJson(url: string, signal: AbortSignal, send: typeof fetch): Promise<unknown> {
  const response = await send(url, { headers: { accept: 'application/json' }, signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Refusal({
      code: 'answered',
      detail: `${response.status}${response.statusText && ` (${response.statusText})`}`,
    });
  }
  const text = await readText(response);
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = /^\s*</.test(text) ? 'a web page' : 'something else';
    throw new Refusal(`sent ${what} instead of JSON`, { cause: error });
  }
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > MAX_JSON_BYTES) throw new Refusal(`sent more than ${MAX_JSON_BYTES / 1e6} MB of JSON`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** What is dlopened later comes over an insecure way only where the feed itself was given so. */
function requireSafe(url: string, feed: string): void {
  const { protocol, host } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && feed.startsWith('http:'))) return;
  throw new Refusal(`names ${protocol}//${host}, which is not secure`);
}
