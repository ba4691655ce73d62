import type { LabelCount } from '../../main/core/api.ts';
import { formatTagPath, typedEnd } from '../../main/core/labels/tag-names.ts';

type Choice = Pick<LabelCount, 'name' | 'above' | 'source'>;

/** What was typed with its last tag completed: an own tag by its whole path, so that it is no other of its name. */
export function completed(typed: string, { name, above, source }: Choice): string {
  return typedEnd(typed).before + formatTagPath(source === 'user' ? [...above, name] : [name]);
}

/** An own tag directly below these, in whatever case they were typed. */
export function isBelow({ above, source }: Choice, levels: readonly string[]): boolean {
  const fold = (names: readonly string[]): string => formatTagPath(names).toLowerCase();
  return source === 'user' && fold(above) === fold(levels);
}
