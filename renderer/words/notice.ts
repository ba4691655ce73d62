import type { Notice } from '../../main/core/api.ts';
import { noticeText, type SayNotice } from '../../main/core/notices/sentences.ts';
import { currentLocale, t } from '../i18n/i18n.svelte.ts';
import { problemWords } from './problem.ts';

const IN_THE_WINDOWS_LANGUAGE: SayNotice = {
  sentence: (name, values) => t(`reasons.notices.${name}`, values),
  problem: problemWords,
  moment: (at) => new Date(at).toLocaleString(currentLocale(), { dateStyle: 'long', timeStyle: 'short' }),
};

/** One of before there were codes has an English text only. */
export function noticeWords({ text, content }: Pick<Notice, 'text' | 'content'>): string {
  return content === undefined ? text : noticeText(content, IN_THE_WINDOWS_LANGUAGE);
}
