import FileClock from '@lucide/svelte/icons/file-clock';
import FileOutput from '@lucide/svelte/icons/file-output';
import FilePen from '@lucide/svelte/icons/file-pen';
import FolderOutput from '@lucide/svelte/icons/folder-output';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import { t } from '../i18n/i18n.svelte.ts';
import type { Session } from '../state/session.svelte.ts';
import { commandTexts, type Command, type CommandId } from './command.ts';

export type OutgoingParts = Pick<Session, 'selection' | 'dialogs' | 'chosen'>;

/** What other programs get of the chosen photos, and what is learned from them. */
export function outgoingCommands(parts: OutgoingParts): Command[] {
  const { selection, dialogs } = parts;
  const command = (
    id: CommandId,
    icon: Command['icon'],
    keys: string[],
    undo: Command['undo'],
    run: () => unknown,
  ): Command => ({
    id,
    icon,
    keys,
    run,
    undo,
    group: 'selection',
    isPossible: () => selection.count > 0,
    ...commandTexts(id),
  });
  const open = (kind: 'export' | 'write' | 'restore' | 'copy'): void =>
    dialogs.open({ kind, photos: parts.chosen.photos() });
  const teach = (): void =>
    dialogs.ask({
      title: t('teach.ask.title', { count: selection.count }),
      label: t('teach.ask.label'),
      value: '',
      hint: t('teach.ask.hint'),
      placeholder: t('teach.ask.placeholder'),
      input: 'own-tag',
      action: t('teach.ask.action'),
      submit: async (name) => await parts.chosen.teach(name),
    });
  return [
    command('teach', GraduationCap, ['e'], 'journal', teach),
    command('export', FileOutput, ['Mod+e'], 'nothing', () => open('export')),
    command('copy', FolderOutput, [], 'nothing', () => open('copy')),
    command('write', FilePen, [], 'nothing', () => open('write')),
    command('restore', FileClock, [], 'nothing', () => open('restore')),
  ];
}
