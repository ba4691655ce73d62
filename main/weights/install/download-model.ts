import type { ModelManifest } from '../../core/models/manifest.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import { placeConstants } from '../../nets/onnx/onnx.ts';
import { downloadFile, type FetchOptions, type Missed } from '../../download/download-file.ts';
import { listSources } from './sources.ts';

/** To cancel for good, abort and call `discardDownload` afterwards. */
export type DownloadOptions = FetchOptions & {
  manifest: ModelManifest;
  directory: string;
  /** Hugging Face or a mirror of it; default: `HF_ENDPOINT`, else https://huggingface.co. */
  endpoint?: string;
};

export type DownloadedFile = { path: string; sha256: string };

/**
 * Downloads a model's weights as {@link downloadFile} does, and returns the verified file. The SHA-256 is compared
 * with the manifest's, with the digits in the file's name, or with what Hugging Face states.
 *
 * Rejects also with `invalid` when the endpoint is no address.
 */
export async function downloadWeights(options: DownloadOptions): Promise<DownloadedFile> {
  const { manifest, directory, endpoint = process.env['HF_ENDPOINT'] } = options;
  const { id, name } = manifest;
  const wanted = {
    name,
    neededBytes: (totalBytes: number) => neededFor(manifest, totalBytes),
    missed: (missed: Missed) => ({ code: 'weights_not_downloaded', id, name, ...missed }) as const,
  };
  const { path, hash } = await downloadFile(listSources(manifest, directory, endpoint), wanted, options);
  return { path, sha256: hash };
}

/**
 * The installed weights are float32, whatever the file holds, and beside them lies first the file, then the copy that
 * is laid out for the processor.
 */
function neededFor({ architecture, preprocessing }: ModelManifest, fileBytes: number): number {
  const places = placeConstants(buildNetwork(architecture, preprocessing.size)).values();
  const installedBytes = Math.max(...[...places].map(({ offset, length }) => offset + length));
  return installedBytes + Math.max(fileBytes, installedBytes);
}
