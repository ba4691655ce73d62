import type { CudaInfo } from '../../main/core/api.ts';
import { bytes } from './number.ts';

/** What there is of CUDA's libraries, or what they would take. */
export function cudaState({ state, downloadBytes, installedBytes, freeBytes }: CudaInfo): string {
  if (state === 'installed') return 'CUDA’s libraries are on this computer. Above stands whether CUDA runs.';
  const free = freeBytes === null ? '' : `, where ${bytes(freeBytes)} are free`;
  return (
    'CUDA, for cards of NVIDIA, needs libraries that do not come with the app: about ' +
    `${bytes(downloadBytes)} to download, ${bytes(installedBytes)} on the disk${free}.`
  );
}

export function cudaRemoving({ installedBytes }: CudaInfo): string {
  return `CUDA’s libraries are deleted, about ${bytes(installedBytes)}. They can be fetched again.`;
}
