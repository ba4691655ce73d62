import { expect } from 'vitest';
import type { TestEngine } from '../../testing/library.ts';
import type { TagAction } from './action.ts';
import { pick, without, type State, type Tag } from './state.ts';

type OwnTags = TestEngine['actions']['ownTags'];

/** Does an action to a tag of the engine, and of the state. */
export async function changeTag(state: State, ownTags: OwnTags, action: TagAction): Promise<void> {
  const { tags, photos } = state;
  const keys = Object.keys(tags).toSorted();
  const key = pick(keys, action.tag);
  if (key === undefined) return;
  const tag = tags[key]!;
  const isTaken = (name: string, parent: string | null): boolean =>
    Object.entries(tags).some(
      ([other, { name: theirs, parent: above }]) =>
        other !== key && above === parent && theirs.toLowerCase() === name.toLowerCase(),
    );
  if (action.kind === 'tag rename') {
    if (isTaken(action.name, tag.parent)) {
      await expect(ownTags.change(key, { name: action.name })).rejects.toThrow('Merge');
      return;
    }
    await ownTags.change(key, { name: action.name });
    tag.name = action.name;
  } else if (action.kind === 'tag colour') {
    await ownTags.change(key, { colour: '#102030' });
    tag.colour = '#102030';
  } else if (action.kind === 'tag nest') {
    const parent = action.parent === null ? null : pick(keys, action.parent)!;
    if (parent !== null && isBelow(tags, parent, key)) {
      await expect(ownTags.change(key, { parent })).rejects.toThrow('below');
      return;
    }
    if (isTaken(tag.name, parent)) return;
    await ownTags.change(key, { parent });
    tag.parent = parent;
  } else if (action.kind === 'tag merge') {
    const into = pick(keys, action.into)!;
    if (isBelow(tags, into, key)) {
      await expect(ownTags.merge(key, into)).rejects.toThrow('itself');
      return;
    }
    await ownTags.merge(key, into);
    for (const photo of photos) {
      const said = photo.judged[key];
      if (said !== undefined) photo.judged[into] ??= said;
      photo.judged = without(photo.judged, key);
    }
    const names = [tag.name.toLowerCase(), ...tag.aliases].filter(
      (name) => name !== tags[into]!.name.toLowerCase(),
    );
    tags[into]!.aliases = [...new Set([...tags[into]!.aliases, ...names])].toSorted();
    for (const each of Object.values(tags)) if (each.parent === key) each.parent = into;
    state.tags = without(tags, key);
  } else {
    await ownTags.remove(key);
    for (const photo of photos) photo.judged = without(photo.judged, key);
    for (const each of Object.values(tags)) if (each.parent === key) each.parent = tag.parent;
    state.tags = without(tags, key);
  }
}

/** The key of the tag at this path, made as the engine would. */
export function ensureTag({ tags }: State, ownTags: OwnTags, path: string[]): string {
  let parent: string | null = null;
  for (const name of path) {
    const known: [string, Tag] | undefined =
      Object.entries(tags).find(
        ([, tag]) => tag.parent === parent && tag.name.toLowerCase() === name.toLowerCase(),
      ) ?? Object.entries(tags).find(([, tag]) => tag.aliases.includes(name.toLowerCase()));
    if (known !== undefined) {
      parent = known[0];
      continue;
    }
    const made: string | undefined = ownTags
      .list()
      .find((tag) => tag.parent === parent && tag.name.toLowerCase() === name.toLowerCase())?.key;
    if (made === undefined) throw new Error(`the engine has no tag ${path.join('/')}`);
    tags[made] = { name, parent, colour: null, aliases: [] };
    parent = made;
  }
  return parent!;
}

/** The same tag, or one below it. */
function isBelow(tags: State['tags'], key: string, above: string): boolean {
  for (let at: string | null = key; at !== null; at = tags[at]!.parent) if (at === above) return true;
  return false;
}
