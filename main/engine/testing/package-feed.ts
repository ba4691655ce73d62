import { createHash } from 'node:crypto';
import {
  sendFile,
  startFileServer,
  type FileServer,
  type Handler,
} from '../../download/testing/file-server.ts';

/** A NuGet feed on the loopback with one package. Answers can be exchanged by path. */
export type PackageFeed = {
  /** Of its index. */
  index: string;
  server: FileServer;
  /** Path to another answer than the right one. */
  answers: Map<string, Handler>;
  paths: { registration: string; catalog: string; package: string };
  stop: () => Promise<void>;
};

export const packageId = 'Microsoft.ML.OnnxRuntime.Gpu.Linux';

export async function startPackageFeed(version: string, bytes: Buffer): Promise<PackageFeed> {
  const id = packageId.toLowerCase();
  const paths = {
    registration: `/registration/${id}/index.json`,
    catalog: '/catalog/1.json',
    package: `/flat/${id}/${version}/${id}.${version}.nupkg`,
  };
  const answers = new Map<string, Handler>();
  const server = await startFileServer((request, response) => {
    const path = request.url ?? '';
    (answers.get(path) ?? documents[path] ?? notFound)(request, response);
  });
  const { url } = server;
  const leaf = {
    catalogEntry: { '@id': url + paths.catalog, id: packageId, version },
  };
  const older = { ...leaf, catalogEntry: { ...leaf.catalogEntry, version: '1.0.0' } };
  const documents: Record<string, Handler> = {
    '/v3/index.json': sendJson({
      version: '3.0.0',
      resources: [
        { '@id': `${url}/flat/`, '@type': 'PackageBaseAddress/3.0.0' },
        { '@id': `${url}/registration/`, '@type': 'RegistrationsBaseUrl/3.6.0' },
      ],
    }),
    // A page may hold its leaves or be a document of its own.
    [paths.registration]: sendJson({
      count: 2,
      items: [{ '@id': `${url}/pages/1.json`, items: [older] }, { '@id': `${url}/pages/2.json` }],
    }),
    '/pages/2.json': sendJson({ '@id': `${url}/pages/2.json`, items: [leaf] }),
    [paths.catalog]: sendJson({
      packageHash: createHash('sha512').update(bytes).digest('base64'),
      packageHashAlgorithm: 'SHA512',
      packageSize: bytes.length,
    }),
    [paths.package]: sendFile(bytes),
  };
  return { index: `${url}/v3/index.json`, server, answers, paths, stop: server.stop };
}

export function sendJson(value: unknown): Handler {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
}

const notFound: Handler = (_, response) => {
  response.writeHead(404).end();
};
