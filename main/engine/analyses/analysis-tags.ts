import type { PhotoTag } from '../../core/api.ts';
import type { FoundObject, FoundShare, ShareTag } from '../../core/analyses/findings.ts';
import { countWords } from '../../core/analyses/count-words.ts';

/** Tags of what was counted: `3 dogs`. */
export function countTags(objects: FoundObject[]): PhotoTag[] {
  return [...Map.groupBy(objects, ({ name }) => name)].map(([name, found]) =>
    toTag('objects', countWords(found.length, name), { of: 'count', name, amount: found.length }),
  );
}

/** Tags of what fills enough of the photo: `sky 40%`. */
export function shareTags(shares: FoundShare[], tags: ShareTag[]): PhotoTag[] {
  return tags.flatMap(({ name, classes, minimumShare }) => {
    const share = shares
      .filter((each) => classes.includes(each.name))
      .reduce((sum, each) => sum + each.share, 0);
    return share < minimumShare
      ? []
      : [toTag('scenes', `${name} ${Math.round(share * 100)}%`, { of: 'share', name, amount: share })];
  });
}

function toTag(category: string, name: string, found: NonNullable<PhotoTag['found']>): PhotoTag {
  const key = `${found.of}:${found.name}`;
  return { key, name, category, score: null, source: 'analysis', state: 'none', found };
}
