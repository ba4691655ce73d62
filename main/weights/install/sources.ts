import { basename, extname, join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import type { Source } from '../../download/request.ts';

const HUGGING_FACE = 'https://huggingface.co';

/**
 * The manifest's addresses in their order, with `endpoint` for Hugging Face's own. A file of another format than
 * the manifest's keeps the name that it has there, and with it the digits of its hash.
 */
export function listSources(
  { weights }: ModelManifest,
  directory: string,
  endpoint: string | undefined,
): Source[] {
  const mirror = endpoint ? readEndpoint(endpoint) : HUGGING_FACE;
  return weights.urls.map((url) => {
    const name = basename(new URL(url).pathname);
    const isOther = extname(name) !== extname(weights.file) && /^\w[\w.-]*$/.test(name);
    return {
      url: url.startsWith(`${HUGGING_FACE}/`) ? mirror + url.slice(HUGGING_FACE.length) : url,
      hash: weights.sha256 ?? hashInName(name),
      sizeBytes: weights.sizeBytes,
      path: join(directory, isOther ? name : weights.file),
    };
  });
}

/** PyTorch's own files end in the hash's first digits (https://pytorch.org/docs/stable/hub.html, "check_hash"). */
function hashInName(name: string): string {
  return /-([0-9a-f]{8,64})\.\w+$/.exec(name)?.[1] ?? '';
}

/** Of `HF_ENDPOINT`, which may be a mirror with a path of its own. */
function readEndpoint(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (url && /^https?:$/.test(url.protocol)) return endpoint.replace(/\/+$/, '');
  throw new PhotonestError('invalid', { code: 'hub_address', address: endpoint });
}
