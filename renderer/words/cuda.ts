import type { CudaInfo } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { bytes } from './number.ts';

/** What there is of CUDA's libraries, or what they would take. */
export function cudaState({ state, downloadBytes, installedBytes, freeBytes }: CudaInfo): string {
  if (state === 'installed') return t('facts.cuda.installed');
  const sizes = { download: bytes(downloadBytes), installed: bytes(installedBytes) };
  if (freeBytes === null) return t('facts.cuda.needed', sizes);
  return t('facts.cuda.neededOf', { ...sizes, free: bytes(freeBytes) });
}

export function cudaRemoving({ installedBytes }: CudaInfo): string {
  return t('facts.cuda.removing', { installed: bytes(installedBytes) });
}
