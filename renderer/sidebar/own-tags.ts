import type { OwnTag, TaughtTag } from '../../main/core/api.ts';
import type { MenuItem } from '../commands/menu.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { taughtMenu } from '../teach/menu.ts';
import { proposalsAddress } from '../teach/words.ts';
import type { Dragged } from './dragged.ts';
import type { SidebarParts } from './parts.ts';

const DEFAULT_COLOUR = '#d9822b';

/** Tags of one kind with how deep each stands; those above come along. */
export function toRows(tags: readonly OwnTag[], isShown: (tag: OwnTag) => boolean): { tag: OwnTag; depth: number }[] {
  const byKey = new Map(tags.map((tag) => [tag.key, tag]));
  const wanted = new Set<string>();
  for (const tag of tags.filter(isShown))
    for (let at: OwnTag | undefined = tag; at !== undefined; at = byKey.get(at.parent ?? '')) wanted.add(at.key);
  const depthOf = (tag: OwnTag): number => {
    const above = byKey.get(tag.parent ?? '');
    return above === undefined ? 0 : 1 + depthOf(above);
  };
  return tags.filter(({ key }) => wanted.has(key)).map((tag) => ({ tag, depth: depthOf(tag) }));
} // prettier-ignore

/** What waits to be looked at, for people and for readers of the screen, and where. */
export type Waiting = { count: string; name: string; href: string };

/** Photos that a taught tag is proposed for, and that nobody has looked at: `+12`. */
export function waitingOf(
  teaching: { find(key: string): Pick<TaughtTag, 'proposals'> | null },
  { key, name }: OwnTag,
): Waiting | undefined {
  const waiting = teaching.find(key)?.proposals ?? 0;
  if (waiting === 0) return undefined;
  return {
    count: t('sidebar.tag.waiting', { count: waiting }),
    name: t('teach.reviewOf', { name, count: waiting }),
    href: proposalsAddress(key),
  };
}

export function askForTag(parts: SidebarParts): void {
  parts.dialogs.ask({
    title: t('sidebar.newTag.title'),
    label: t('sidebar.renameTo.label'),
    value: '',
    hint: t('sidebar.newTag.hint'),
    input: 'line',
    action: t('sidebar.newTag.action'),
    submit: async (names) => await parts.collections.change('POST', '/api/tags', { names }),
  });
}

export function tagMenu(parts: SidebarParts, tag: OwnTag, tags: readonly OwnTag[]): MenuItem[] {
  const path = pathOf(tag.key);
  const items: MenuItem[] = [
    { id: 'rename', name: t('sidebar.rename'), key: 'F2', run: () => renameTag(parts, tag) },
    { id: 'merge', name: t('sidebar.tag.merge'), run: () => askToMerge(parts, tag, tags) },
    { id: 'nest', name: t('sidebar.tag.nest'), run: () => askToNest(parts, tag, tags) },
    { id: 'colour', name: t('sidebar.tag.colour'), run: () => askForColour(parts, tag) },
  ];
  if (tag.colour !== null)
    items.push({ id: 'no-colour', name: t('sidebar.tag.noColour'), run: async () => change(parts, 'PATCH', path, { colour: null }) });
  items.push({
    id: 'review',
    name: t('sidebar.tag.review'),
    key: 'r',
    run: () => parts.navigation.router.go({ view: 'review', label: tag.key }),
  });
  if (parts.teaching.find(tag.key) !== null) items.push(...taughtMenu(parts, tag.key));
  if (parts.selection.count > 0)
    items.push({ id: 'add', name: t('sidebar.addSelection'), run: async () => parts.chosen.change({ do: 'confirm', label: tag.key }) });
  items.push({ id: 'delete', name: t('sidebar.delete'), key: 'Delete', danger: true, run: async () => change(parts, 'DELETE', path) });
  return items;
} // prettier-ignore

/** Photos get the tag; another tag is merged or moved, which is asked. */
export function dropOnTag(
  parts: SidebarParts,
  tag: OwnTag,
  tags: readonly OwnTag[],
): (dragged: Dragged) => ((left: number, top: number) => void) | null {
  return (dragged) => {
    if (dragged.kind === 'photos')
      return () => {
        parts.selection.add(dragged.ids, []);
        void parts.chosen.change({ do: 'confirm', label: tag.key });
      };
    const other = dragged.kind === 'tag' ? tags.find(({ key }) => key === dragged.key) : undefined;
    if (other === undefined || other.key === tag.key) return null;
    const names = { name: other.name, into: tag.name };
    const items: MenuItem[] = [
      { id: 'nest', name: t('sidebar.tag.nestHere', names), run: async () => change(parts, 'PATCH', pathOf(other.key), { parent: tag.key }) },
      { id: 'merge', name: t('sidebar.tag.mergeHere', names), run: async () => change(parts, 'POST', `${pathOf(other.key)}/merge`, { into: tag.key }) },
    ];
    return (left, top) => parts.dialogs.open({ kind: 'rows', name: other.name, items, left, top });
  };
} // prettier-ignore

function renameTag(parts: SidebarParts, tag: OwnTag): void {
  parts.dialogs.ask({
    title: t('sidebar.renameTo.title', { name: tag.name }),
    label: t('sidebar.renameTo.label'),
    value: tag.name,
    hint: null,
    input: 'line',
    action: t('sidebar.renameTo.action'),
    submit: async (name) => await parts.collections.change('PATCH', pathOf(tag.key), { name }),
  });
}

function askToMerge(parts: SidebarParts, tag: OwnTag, tags: readonly OwnTag[]): void {
  const choices = others(tag, tags);
  parts.dialogs.ask({
    title: t('sidebar.tag.mergeTitle', { name: tag.name }),
    label: t('sidebar.tag.other'),
    value: choices[0]?.value ?? '',
    hint: t('sidebar.tag.mergeHint'),
    input: 'choice',
    choices,
    action: t('sidebar.tag.mergeAction'),
    submit: async (into) => await parts.collections.change('POST', `${pathOf(tag.key)}/merge`, { into }),
  });
}

function askToNest(parts: SidebarParts, tag: OwnTag, tags: readonly OwnTag[]): void {
  parts.dialogs.ask({
    title: t('sidebar.tag.nestTitle', { name: tag.name }),
    label: t('sidebar.tag.other'),
    value: tag.parent ?? '',
    hint: null,
    input: 'choice',
    choices: [{ value: '', name: t('sidebar.tag.top') }, ...others(tag, tags)],
    action: t('sidebar.tag.nestAction'),
    submit: async (parent) =>
      await parts.collections.change('PATCH', pathOf(tag.key), { parent: parent === '' ? null : parent }),
  });
}

function askForColour(parts: SidebarParts, tag: OwnTag): void {
  parts.dialogs.ask({
    title: t('sidebar.tag.colourTitle', { name: tag.name }),
    label: t('sidebar.tag.colourLabel'),
    value: tag.colour ?? DEFAULT_COLOUR,
    hint: null,
    input: 'colour',
    action: t('sidebar.tag.colourAction'),
    submit: async (colour) => await parts.collections.change('PATCH', pathOf(tag.key), { colour }),
  });
}

/** All but the tag itself and those below it, by their whole path. */
function others(tag: OwnTag, tags: readonly OwnTag[]): { value: string; name: string }[] {
  const byKey = new Map(tags.map((each) => [each.key, each]));
  const pathTo = (each: OwnTag): OwnTag[] => {
    const above = byKey.get(each.parent ?? '');
    return above === undefined ? [each] : [...pathTo(above), each];
  };
  return tags
    .map((each) => ({ each, path: pathTo(each) }))
    .filter(({ path }) => !path.includes(tag))
    .map(({ each, path }) => ({ value: each.key, name: path.map(({ name }) => name).join(' › ') }));
}

async function change(
  parts: SidebarParts,
  method: 'PATCH' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<void> {
  await parts.notice.attempt(async () => await parts.collections.change(method, path, body));
}

function pathOf(key: string): string {
  return `/api/tags/${encodeURIComponent(key)}`;
}
