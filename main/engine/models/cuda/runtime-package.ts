import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { PackageFacts } from './nuget.ts';
import pinned from './runtime-package.json' with { type: 'json' };

/** The package with the libraries that onnxruntime's package for Node leaves out. */
export type RuntimePackage = {
  id: string;
  /** Of the package as of the runtime. */
  version: string;
  /** Null while nobody has measured the package: see `runtime-package.json`. */
  pin: PackageFacts | null;
  /** The address of the NuGet feed's index. */
  feed: string;
  /** Paths in the package. */
  files: string[];
  /** The folder of the runtime's own libraries. */
  directory: string;
};

/** `onnxruntime-node/script/install-metadata.js`: what its own installation would fetch. */
const metadataSchema = z.object({
  requirements: z.record(z.string(), z.array(z.string())),
  manifests: z.record(z.string(), z.record(z.string(), z.object({ package: z.string(), path: z.string() }))),
  packages: z.record(
    z.string(),
    z.object({ name: z.string(), versions: z.array(z.object({ feed: z.string(), version: z.string() })) }),
  ),
  feeds: z.record(z.string(), z.object({ index: z.url() })),
});

/** Of the package that goes with this version of onnxruntime. */
const pinSchema = z.strictObject({
  version: z.string(),
  sizeBytes: z.int().positive().nullable(),
  sha512: z
    .string()
    .regex(/^[0-9a-f]{128}$/, '128 hexadecimal digits')
    .nullable(),
  note: z.string(),
});

/** The bridge and CUDA's provider; the package has TensorRT's as well, which nothing here uses. */
const WANTED = /_(shared|cuda)\.so$/;

const load = createRequire(import.meta.url);

/** Reads that package's own data, and loads no native code. Null where the runtime needs no further libraries. */
export function findRuntimePackage(platform: string, arch: string): RuntimePackage | null {
  const metadata = metadataSchema.parse(load('onnxruntime-node/script/install-metadata.js'));
  const target = `${platform}/${arch}`;
  const [name] = metadata.requirements[target] ?? [];
  const wanted = Object.values(metadata.manifests[`${target}:${name}`] ?? {}).filter(({ path }) =>
    WANTED.test(path),
  );
  const found = metadata.packages[wanted[0]?.package ?? ''];
  const [first] = found?.versions ?? [];
  const feed = metadata.feeds[first?.feed ?? ''];
  if (!found || !first || !feed) return null;
  const main = load.resolve('onnxruntime-node'); // …/dist/index.js
  return {
    id: found.name,
    version: first.version,
    pin: readPin(),
    feed: feed.index,
    files: wanted.map(({ path }) => path),
    directory: join(dirname(main), '../bin/napi-v6', platform, arch),
  };
}

function readPin(): PackageFacts | null {
  const { sizeBytes, sha512 } = pinSchema.parse(pinned);
  return sizeBytes === null || sha512 === null ? null : { sizeBytes, sha512 };
}
