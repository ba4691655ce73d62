import type { MenuItem } from '../commands/menu.ts';
import { t } from '../i18n/i18n.svelte.ts';
import type { Dialogs } from '../commands/dialogs/dialogs.svelte.ts';
import type { Notice } from '../state/notice.svelte.ts';
import type { Teaching } from './teaching.svelte.ts';
import { saveTagFile } from './tag-file.ts';

export type TaughtParts = { teaching: Teaching; dialogs: Dialogs; notice: Notice };

/** What a tag was taught goes to another library, and comes from one. @param key of the tag */
export function taughtMenu({ teaching, dialogs, notice }: TaughtParts, key: string): MenuItem[] {
  return [
    {
      id: 'teach-export',
      name: t('teach.file.export'),
      run: async () => await notice.attempt(async () => saveTagFile(await teaching.export(key))),
    },
    { id: 'teach-import', name: t('teach.file.import'), run: () => dialogs.open({ kind: 'teach-import' }) },
  ];
}
