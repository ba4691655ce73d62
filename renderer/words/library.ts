import type { Backup, Counts, Folder } from '../../main/core/api.ts';
import { count, counted } from './number.ts';

const KINDS: Record<Backup['kind'], string> = {
  daily: 'daily',
  asked: 'made by you',
  'before-update': 'before an update',
  'before-restore': 'before a restore',
};

/** `daily, 12,408 photos, 310 tags of yours`. */
export function backupWords({ kind, photos, ownTags }: Backup): string {
  return [KINDS[kind], counted(photos, 'photo'), `${counted(ownTags, 'tag')} of yours`].join(', ');
}

/** All states of a folder's files, as they add up. */
export function countsWords({ found, tagged, pending, failed, skipped, offline }: Counts): string {
  const parts = [
    `${count(tagged)} tagged`,
    pending > 0 ? `${count(pending)} to do` : null,
    failed > 0 ? `${count(failed)} could not be read` : null,
    skipped > 0 ? `${count(skipped)} skipped` : null,
    offline > 0 ? `${count(offline)} offline` : null,
  ].filter((part) => part !== null);
  return found === 0 ? 'No photos yet' : `${counted(found, 'file')}: ${parts.join(', ')}`;
}

/** How changes in the folder come to be noticed. */
export function watchingWords({ offline, watching, watchProblem }: Folder): string {
  if (offline) return 'Cannot be reached now. Its photos stay here, and nothing is redone when it is back.';
  if (watching === 'watched') return 'Changes show at once.';
  const reason = watchProblem === null ? '' : ` ${watchProblem}`;
  return watching === 'timed'
    ? `Looked through every few minutes.${reason}`
    : `Looked through at every start.${reason}`;
}

/** `22:00`. */
export function hourWords(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
