import type { Completion, LabelCount, LabelCovers } from '../../main/core/api.ts';
import { labelQuery } from './query.ts';

const FIRST_LABELS = 6;

/** The labels of most photos, offered before anything is typed. */
export function firstCompletions(labels: readonly LabelCount[], covers: LabelCovers): Completion[] {
  return labels
    .filter(({ source }) => source === 'model')
    .slice(0, FIRST_LABELS)
    .map((label) => ({
      section: 'labels',
      name: label.name,
      query: labelQuery(label),
      count: label.count,
      photo: covers[label.key] ?? null,
      label,
    }));
}
