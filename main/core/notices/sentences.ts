import type { Problem } from '../problems/problem.ts';
import { problemSentence } from '../problems/sentences.ts';
import { fillSentence, type SentenceValues } from '../sentence.ts';
import type { NoticeContent } from './notice.ts';

/** In English: for the command line, the log and the API, and in the window's catalogue. */
export const NOTICE_SENTENCES = {
  lost: 'The library was damaged (it is empty or gone).',
  damaged: 'The library was damaged ({{detail}}).',
  aside: 'The damaged file was kept and lies at {{path}}.',
  rest: 'Everything in it could be read and goes on in a new file.',
  backup: 'The backup of {{moment}} has taken its place; what came later is read again.',
  none: 'There was no good backup of it, so it begins anew.',
  addFolders: 'Please add your folders again.',
  folders: 'Its folders could be read, and their photos are read again.',
  tags: 'Of what you said of photos, {{tags}} that only the damaged file had were taken over.',
  thumbnails:
    'The file of thumbnails was damaged. It now lies at {{path}} and may be deleted; the thumbnails are made again.',
  backupUsed: 'Backup {{id}} is in use now. The library as it was before is backup {{before}}.',
  noBackup: 'Today’s backup of the library could not be made.',
  inLog: 'The log has the reason.',
  next: '{{before}} {{next}}',
} as const;

/** How a notice is said in a language. */
export type SayNotice = {
  sentence(name: keyof typeof NOTICE_SENTENCES, values: SentenceValues): string;
  problem(problem: Problem): string;
  /** Of a moment in UTC, in this computer's time. */
  moment(at: string): string;
};

const IN_ENGLISH: SayNotice = {
  sentence: (name, values) => fillSentence(NOTICE_SENTENCES[name], values),
  problem: problemSentence,
  moment: (at) => new Date(at).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' }),
};

/** In the language of `say`; left out: English. */
export function noticeText(content: NoticeContent, say = IN_ENGLISH): string {
  const sentences = sentencesOf(content, say);
  return sentences.reduce((before, next) => say.sentence('next', { before, next }));
}

function sentencesOf(content: NoticeContent, say: SayNotice): string[] {
  switch (content.code) {
    case 'repaired':
      return repairSentences(content, say);
    case 'thumbnails_damaged':
      return [say.sentence('thumbnails', { path: content.path })];
    case 'backup_used':
      return [say.sentence('backupUsed', { id: content.id, before: content.before })];
    case 'no_backup': {
      const { problem } = content;
      return [
        say.sentence('noBackup', {}),
        problem === null ? say.sentence('inLog', {}) : say.problem(problem),
      ];
    }
  }
}

function repairSentences(
  { detail, aside, source, folders, tags }: Extract<NoticeContent, { code: 'repaired' }>,
  say: SayNotice,
): string[] {
  const sentences = [detail === null ? say.sentence('lost', {}) : say.sentence('damaged', { detail })];
  if (aside !== null) sentences.push(say.sentence('aside', { path: aside }));
  if (source.kind === 'backup') sentences.push(say.sentence('backup', { moment: say.moment(source.at) }));
  else sentences.push(say.sentence(source.kind, {}));
  if (source.kind === 'none') sentences.push(say.sentence(folders === 0 ? 'addFolders' : 'folders', {}));
  if (tags > 0) sentences.push(say.sentence('tags', { tags }));
  return sentences;
}
