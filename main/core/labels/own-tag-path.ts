import type { OwnTag } from '../actions.ts';

/** Names from the top. */
export function ownTagPath(tag: OwnTag, tags: readonly OwnTag[]): string[] {
  const above = tags.find(({ key }) => key === tag.parent);
  return above === undefined ? [tag.name] : [...ownTagPath(above, tags), tag.name];
}
