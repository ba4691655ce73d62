import Calendar from '@lucide/svelte/icons/calendar';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Captions from '@lucide/svelte/icons/captions';
import MapPin from '@lucide/svelte/icons/map-pin';
import Type from '@lucide/svelte/icons/type';
import { t } from '../i18n/i18n.svelte.ts';
import { findTown } from '../places/town.ts';
import type { Session } from '../state/session.svelte.ts';
import type { Command, CommandId } from './command.ts';
import { ask } from './dialogs/ask.ts';

export type CorrectionParts = Pick<Session, 'selection' | 'dialogs' | 'photo' | 'chosen'>;

/** Makes a command about the chosen photos. */
type Make = (id: CommandId, icon: Command['icon'], keys: string[], run: () => unknown) => Command;

/** What a person says of the chosen photos in place of what their files say. */
export function correctionCommands(
  { selection, dialogs, photo, chosen }: CorrectionParts,
  command: Make,
): Command[] {
  const isOne = (): boolean => selection.only !== null;
  const givenPlace = (): string => {
    const place = photo.current?.place;
    return place?.given === true ? `${place.latitude}, ${place.longitude}` : '';
  };
  return [
    command('date', Calendar, [], () =>
      ask(dialogs, {
        title: t('commands.date.title', { count: selection.count }),
        label: t('commands.date.label'),
        value: photo.current?.takenAt ?? '',
        hint: t('commands.date.hint'),
        input: 'date',
        action: t('commands.date.action'),
        submit: async (value) =>
          await chosen.change({
            do: 'date',
            takenAt: value === '' ? null : value.padEnd(19, ':00').slice(0, 19),
          }),
      }),
    ),
    command('clock', CalendarClock, [], () =>
      ask(dialogs, {
        title: t('commands.clock.title', { count: selection.count }),
        label: t('commands.clock.label'),
        value: '1',
        hint: t('commands.clock.hint'),
        input: 'number',
        action: t('commands.clock.action'),
        submit: async (value) =>
          await chosen.change({ do: 'clock', seconds: Math.round(Number(value) * 3600) }),
      }),
    ),
    command('place', MapPin, [], () =>
      ask(dialogs, {
        title: t('places.giveTitle', { count: selection.count }),
        label: t('places.giveLabel'),
        value: isOne() ? givenPlace() : '',
        hint: t('places.giveHint'),
        input: 'place',
        action: t('places.giveAction'),
        submit: async (text) => await chosen.change({ do: 'place', ...(await findTown(text)) }),
      }),
    ),
    command('title', Type, [], () =>
      ask(dialogs, {
        title: t('commands.title.title', { count: selection.count }),
        label: t('commands.title.label'),
        value: isOne() ? (photo.current?.title ?? '') : '',
        input: 'line',
        action: t('commands.title.action'),
        submit: async (title) => await chosen.change({ do: 'title', title }),
      }),
    ),
    command('caption', Captions, [], () =>
      ask(dialogs, {
        title: t('commands.caption.title', { count: selection.count }),
        label: t('commands.caption.label'),
        value: isOne() ? (photo.current?.caption ?? '') : '',
        input: 'text',
        action: t('commands.caption.action'),
        submit: async (caption) => await chosen.change({ do: 'caption', caption }),
      }),
    ),
  ];
}
