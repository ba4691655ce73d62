import type { SavedSearch } from '../../main/core/api.ts';
import type { MenuItem } from '../commands/menu.ts';
import { t } from '../i18n/i18n.svelte.ts';
import type { SidebarParts } from './parts.ts';

export function searchMenu(parts: SidebarParts, search: SavedSearch): MenuItem[] {
  const path = `/api/searches/${search.id}`;
  return [
    {
      id: 'rename',
      name: t('sidebar.rename'),
      key: 'F2',
      run: () =>
        parts.dialogs.ask({
          title: t('sidebar.renameTo.title', { name: search.name }),
          label: t('sidebar.renameTo.label'),
          value: search.name,
          hint: search.query,
          input: 'line',
          action: t('sidebar.renameTo.action'),
          submit: async (name) => await parts.collections.change('PATCH', path, { name }),
        }),
    },
    {
      id: 'delete',
      name: t('sidebar.delete'),
      key: 'Delete',
      danger: true,
      run: async () => await parts.notice.attempt(async () => await parts.collections.change('DELETE', path)),
    },
  ];
}

/** A search is kept under its own words. */
export async function saveSearch(
  { collections, notice }: Pick<SidebarParts, 'collections' | 'notice'>,
  query: string,
): Promise<void> {
  await notice.attempt(
    async () => await collections.change('POST', '/api/searches', { name: query.slice(0, 200), query }),
  );
}
