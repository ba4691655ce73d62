import type { TaughtTag } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { formatRoute, LEAST_REVIEWED } from '../state/route.ts';

/** How far a taught tag is, and what it waits for, in a sentence. */
export function teachingWords({ name, state, proposals }: TaughtTag): string {
  switch (state.kind) {
    case 'needs-examples':
      return t('teach.state.needsExamples', { name, count: state.more });
    case 'needs-others':
      return t('teach.state.needsOthers', { name });
    case 'proposing':
      return t('teach.state.proposing', { name, done: state.done, total: state.total });
    case 'ready':
      return proposals === 0
        ? t('teach.state.none', { name })
        : t('teach.state.ready', { name, count: proposals });
    default:
      return t(`teach.state.${state.kind}`, { name });
  }
}

/** `Taught by 12 photos and 3 counter-examples`. */
export function exampleWords({ examples, counterExamples }: TaughtTag): string {
  const photos = t('grid.photos', { count: examples });
  if (counterExamples === 0) return t('teach.taughtBy', { photos });
  return t('teach.taughtByBoth', { photos, others: t('teach.counterExamples', { count: counterExamples }) });
}

/** Nothing is sure enough to be proposed: where the likeliest photos are looked at, which teaches it more. */
export function likeliestAddress(key: string): string {
  return formatRoute({ view: 'review', label: key, order: 'surest', least: LEAST_REVIEWED });
}

/** It has been learned, and no photo is sure enough. */
export function findsNone({ state, proposals }: TaughtTag): boolean {
  return state.kind === 'ready' && proposals === 0;
}

/** Where the proposals are looked through, the surest first: one look tells whether it has understood. */
export function proposalsAddress(key: string): string {
  return formatRoute({ view: 'review', label: key, order: 'surest' });
}
