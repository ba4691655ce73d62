import type { Backup, Counts, Folder } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { listed } from './list.ts';
import { shownProblem } from './problem.ts';

/** `daily, 12,408 photos, 310 tags of yours`. */
export function backupWords({ kind, photos, ownTags }: Backup): string {
  return t('facts.backup.words', {
    kind: t(`facts.backup.kind.${kind}`),
    photos: t('grid.photos', { count: photos }),
    tags: t('facts.backup.tags', { count: ownTags }),
  });
}

/** All states of a folder's files, as they add up. */
export function countsWords({ found, tagged, ...others }: Counts): string {
  if (found === 0) return t('facts.folder.empty');
  const states = [t('facts.folder.tagged', { count: tagged })];
  for (const state of ['pending', 'failed', 'skipped', 'offline'] as const)
    if (others[state] > 0) states.push(t(`facts.folder.${state}`, { count: others[state] }));
  return t('facts.folder.counts', {
    files: t('facts.files', { count: found }),
    states: listed(states),
  });
}

/** How changes in the folder come to be noticed. */
export function watchingWords({ offline, watching, ...folder }: Folder): string {
  if (offline) return t('facts.folder.away');
  const words = t(`facts.folder.${watching}`);
  const { watchProblem: problem, codedWatchProblem: codedProblem } = folder;
  const reason = shownProblem({ problem, ...(codedProblem && { codedProblem }) });
  if (watching === 'watched' || reason === null) return words;
  return t('facts.folder.reason', { watching: words, reason });
}

/** `22:00`. */
export function hourWords(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
