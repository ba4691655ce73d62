import type { PhotoDetail } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';

export function remarkSentence(remark: NonNullable<PhotoDetail['remark']>): string {
  return t(`facts.remark.${remark}`);
}
