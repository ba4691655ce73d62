import type { PhotoWriter } from '../../core/photos/writing.ts';
import type { openActions } from '../actions/actions.ts';
import type { Announcer } from '../changes.ts';
import { CopyPhotos } from '../exports/copy-photos.ts';
import { Exports } from '../exports/exports.ts';
import { FollowChanges } from '../exports/follow-changes.ts';
import { WriteFiles } from '../exports/write-files.ts';
import type { Labels } from '../labels/labels.ts';
import type { Similar } from '../similarity/similar.ts';
import type { EngineContext } from './context.ts';

export type ExportSources = {
  labels: Labels;
  similar: Similar;
  actions: Pick<ReturnType<typeof openActions>, 'selected'>;
  writer: PhotoWriter;
  announcer: Pick<Announcer, 'subscribe'>;
};

export type OpenExports = Awaited<ReturnType<typeof openExports>>;

/** Opens what writes tags into files: lists, sidecars, the photos themselves, and copies of them. */
export async function openExports(
  { library, settings, threshold, announce, log }: EngineContext,
  { labels, similar, actions: { selected }, writer, announcer }: ExportSources,
) {
  const choice = () => settings.current.sidecars;
  const exports = new Exports({
    library, labels, threshold, choice, selected,
    search: async (query) => await similar.search(query, Number.MAX_SAFE_INTEGER),
  }); // prettier-ignore
  const sidecars = new FollowChanges({
    library, exports, threshold, choice,
    log: (event) => log.write(event),
  }); // prettier-ignore
  sidecars.refresh();
  announcer.subscribe(() => sidecars.wake());
  const files = new WriteFiles({
    library, labels, threshold, announce, writer, choice, selected,
    log: (event) => log.write(event),
  }); // prettier-ignore
  await files.recover();
  const copies = new CopyPhotos({ library, writer, selected });
  return { exports, sidecars, files, copies };
}
