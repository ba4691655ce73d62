import BookImage from '@lucide/svelte/icons/book-image';
import Copy from '@lucide/svelte/icons/copy';
import Eye from '@lucide/svelte/icons/eye';
import EyeOff from '@lucide/svelte/icons/eye-off';
import ExternalLink from '@lucide/svelte/icons/external-link';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Heart from '@lucide/svelte/icons/heart';
import Images from '@lucide/svelte/icons/images';
import Mountain from '@lucide/svelte/icons/mountain';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Layers from '@lucide/svelte/icons/layers';
import ScanEye from '@lucide/svelte/icons/scan-eye';
import ScanText from '@lucide/svelte/icons/scan-text';
import Star from '@lucide/svelte/icons/star';
import Tag from '@lucide/svelte/icons/tag';
import Trash from '@lucide/svelte/icons/trash';
import { ANALYSES, type AnalysisId } from '../../main/core/analyses/findings.ts';
import type { BulkChange } from '../../main/core/api.ts';
import { bridge } from '../bridge.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { likeRoute } from '../state/route.ts';
import type { Session } from '../state/session.svelte.ts';
import { commandTexts, type Command, type CommandId } from './command.ts';
import { ask } from './dialogs/ask.ts';
import { correctionCommands } from './corrections.ts';
import { outgoingCommands, type OutgoingParts } from './outgoing.ts';

export type PhotoParts = Pick<
  Session,
  | 'selection'
  | 'dialogs'
  | 'summaries'
  | 'photo'
  | 'analyses'
  | 'navigation'
  | 'chosen'
  | 'notice'
  | 'reveal'
  | 'openFile'
> &
  OutgoingParts;

const ANALYSIS_ICONS = { text: ScanText, objects: ScanEye, scenes: Mountain };

/** How long it would take is what it was last. */
function askToAnalyse(parts: PhotoParts, analysis: AnalysisId): void {
  void parts.analyses.load();
  parts.dialogs.open({ kind: 'analyse', analysis });
}

/** What can be done with the chosen photos, or with the one that is open. */
export function photoCommands(parts: PhotoParts): Command[] {
  const { selection, dialogs } = parts;
  const isAny = (): boolean => selection.count > 0;
  const isOne = (): boolean => selection.only !== null;
  const isStack = (): boolean =>
    selection.only !== null && (parts.summaries.get(selection.only)?.stacked ?? 0) > 1;
  const change = async (wanted: BulkChange): Promise<void> => await parts.chosen.change(wanted);
  const addTag = async (names: string): Promise<void> => {
    dialogs.lastTag = names;
    await change({ do: 'tag', names });
  };
  const command = (
    id: CommandId,
    icon: Command['icon'],
    keys: string[],
    run: () => unknown,
    others: Partial<Command> = {},
  ): Command => ({
    id,
    icon,
    keys,
    run,
    group: 'selection',
    isPossible: isAny,
    undo: 'journal',
    ...commandTexts(id),
    ...others,
  });

  return [
    command('tag', Tag, ['t'], () =>
      ask(dialogs, {
        title: t('commands.tag.title', { count: selection.count }),
        label: t('commands.tag.label'),
        value: '',
        hint: t('commands.tag.hint'),
        input: 'tag',
        action: t('commands.tag.action'),
        submit: addTag,
      }),
    ),
    command('tag-again', RotateCcw, ['Shift+t'], async () => await addTag(dialogs.lastTag!), {
      isPossible: () => isAny() && dialogs.lastTag !== null,
    }),
    command(
      'favourite',
      Heart,
      ['l'],
      async () => await change({ do: 'favourite', on: !parts.chosen.areFavourites }),
    ),
    ...([0, 1, 2, 3, 4, 5] as const).map((stars) =>
      command(`stars-${stars}`, Star, [`Digit${stars}`], async () => await change({ do: 'stars', stars })),
    ),
    command('album', BookImage, ['b'], () => dialogs.open({ kind: 'album' })),
    ...correctionCommands(parts, command),
    ...ANALYSES.map((analysis) =>
      command(`find-${analysis}`, ANALYSIS_ICONS[analysis], [], () => askToAnalyse(parts, analysis), {
        undo: 'nothing',
      }),
    ),
    command('similar', Images, ['s'], () => parts.navigation.router.go(likeRoute(selection.only!)), {
      isPossible: () => isOne() && parts.summaries.get(selection.only!)?.state !== 'failed',
      undo: 'nothing',
    }),
    command(
      'copy-paths',
      Copy,
      ['Mod+Shift+c'],
      async () =>
        await parts.notice.attempt(async () => {
          await navigator.clipboard.writeText((await selection.paths()).join('\n'));
        }),
      { undo: 'nothing' },
    ),
    command('reveal', FolderOpen, ['Mod+Shift+e'], async () => await parts.reveal(selection.only!), {
      isPossible: () => bridge !== null && isOne(),
      undo: 'nothing',
    }),
    command('open-file', ExternalLink, ['Mod+Enter'], async () => await parts.openFile(selection.only!), {
      isPossible: () => bridge !== null && isOne(),
      undo: 'nothing',
    }),
    command('hide', EyeOff, ['h'], async () => await change({ do: 'hide', on: true }), {
      isPossible: () => isAny() && !parts.navigation.showsHidden,
    }),
    command('unhide', Eye, ['h'], async () => await change({ do: 'hide', on: false }), {
      isPossible: () => isAny() && parts.navigation.showsHidden,
    }),
    command('stack', Layers, ['k'], async () => await change({ do: 'stack', top: parts.photo.id! }), {
      isPossible: () => selection.count > 1 && parts.photo.id !== null && selection.has(parts.photo.id),
    }),
    command('unstack', Layers, ['Shift+k'], async () => await change({ do: 'unstack' }), {
      isPossible: () => isAny() && (parts.navigation.showsStack || isStack()),
    }),
    command('open-stack', Layers, ['o'], () => parts.navigation.search(`stack:${selection.only}`), {
      isPossible: isStack,
      undo: 'nothing',
    }),
    ...outgoingCommands(parts),
    command('trash', Trash, ['Delete', 'Mod+Backspace'], () => dialogs.open({ kind: 'trash' })),
  ];
}
