import type { Menu } from 'electron';
import type { Status } from '../core/api.ts';
import type { Electron } from './electron.ts';
import type { SingleWindow } from './window.ts';

/** Runs below this are over before anyone has turned to something else. */
const LONG_RUN_MS = 60_000;

/** Shows the engine's activity outside the page: dock or taskbar, menu, and a notification when a long run ends. */
export function showProgress(
  { Notification }: Electron,
  menu: Pick<Menu, 'getMenuItemById'>,
  app: SingleWindow,
): (status: Status) => void {
  let begun: number | undefined;
  return ({ activity, counts }) => {
    const window = app.current;
    const { state } = activity;
    const { done, total } = state === 'refining' ? activity.refining! : activity;
    const mode = state === 'paused' ? 'paused' : total ? 'normal' : 'indeterminate';
    if (state === 'idle') window?.setProgressBar(-1);
    else window?.setProgressBar(total ? done / total : 2, { mode });
    setEnabled(menu, 'pause', ['scanning', 'tagging', 'refining'].includes(state));
    setEnabled(menu, 'resume', state === 'paused');

    if (state !== 'idle') begun ??= Date.now();
    else if (begun !== undefined) {
      const wasLong = Date.now() - begun >= LONG_RUN_MS;
      begun = undefined;
      if (!wasLong || window?.isFocused() || !Notification.isSupported()) return;
      const body = `${counts.tagged} photos are tagged${counts.failed ? `, ${counts.failed} could not be read` : ''}.`;
      new Notification({ title: 'Photonest', body }).on('click', () => app.show()).show();
    }
  };
}

function setEnabled(menu: Pick<Menu, 'getMenuItemById'>, id: string, enabled: boolean): void {
  const item = menu.getMenuItemById(id);
  if (item) item.enabled = enabled;
}
