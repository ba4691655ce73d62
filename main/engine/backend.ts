import { basename } from 'node:path';
import type { LabelCount, Status } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import { browserMediaType } from '../core/photos/formats.ts';
import type { ReadRequest } from '../core/photos/reading.ts';
import type { Backend } from '../http/backend.ts';
import type { Indexer } from '../indexing/queue/indexer.ts';
import type { Watch } from '../indexing/watch/watch.ts';
import type { Cuda } from './models/cuda/cuda.ts';
import { addDirectory, listDirectories } from './photos/folders.ts';
import { restoreEmbedding } from './scoring/head.ts';
import type { Keeper } from './library/maintenance.ts';
import type { Labels } from './photos/labels.ts';
import type { Library } from './library/tables.ts';
import type { Log } from './library/log.ts';
import type { Notices } from './library/notices.ts';
import { Photos } from './photos/photos.ts';
import { Searching } from './photos/search.ts';
import type { Announcer, Change } from './changes.ts';
import type { Models } from './models/models.ts';
import type { Settings } from './settings.ts';
import type { Store } from './photos/index-store.ts';
import type { Tagging } from './models/active-model.ts';
import { Thumbnails } from './photos/thumbnails.ts';
import { readUrgently } from './tagger/read-urgently.ts';

const PREVIEW_SIDE = 2560;
const SUGGESTIONS = 8;

export type BackendParts = {
  library: Library;
  labels: Labels;
  store: Store;
  indexer: Indexer;
  tagging: Tagging;
  models: Models;
  cuda: Cuda;
  settings: Settings;
  status: () => Status;
  announcer: Announcer;
  watch: Watch;
  keeper: Keeper;
  notices: Notices;
  log: Log;
};

/** What the routes ask for, answered from the engine's parts. */
export function createBackend(parts: BackendParts): Backend {
  const { library, labels, store, indexer, tagging, models, cuda, settings, announcer, watch } = parts;
  const { keeper, notices, log } = parts;
  const { reader } = tagging;
  const announce = (change: Change): void => announcer.announce(change);
  const threshold = (): number => settings.current.threshold;
  const searching = new Searching(library.connection, labels, store, threshold);
  const photos = new Photos(library, labels, store, tagging, searching, threshold);

  const thumbnails = new Thumbnails({
    find: library.thumbnails.find,
    make: async (id) => await indexer.look(id),
  });

  const counts = (): LabelCount[] =>
    library.tags
      .counts(threshold())
      .map(({ label, count }) => labels.toCount(label, count))
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  const encodeForeign = async (source: ReadRequest['source']): Promise<Int8Array> => {
    const { outputs } = await readUrgently(reader, { source, network: true });
    // Codes are compared by one model; while it is not among those that run, the active one has to do.
    const model = store.likenessModel();
    const { model: by, embedding } = outputs.find((output) => output.model === model) ?? outputs[0]!;
    return tagging.deriver(by).encode(embedding);
  };
  const changed = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    announce('library');
    return result;
  };

  return {
    status: parts.status,
    subscribe: (listener) => announcer.subscribe(listener),

    search: (query, limit) => searching.search(query, limit),
    suggest: (query) => suggest(query, labels, counts()),
    labels: counts,

    summaries: (ids, query) => {
      const summaries = photos.summaries(ids, query);
      const pending = summaries.filter(({ state }) => state === 'pending');
      if (pending.length > 0) indexer.prefer(pending.map(({ id }) => id));
      return summaries;
    },
    photo: (id) => photos.detail(id),
    judge: async (id, label, state) => await changed(photos.judge(id, label, state)),
    addTag: async (id, name) => await changed(photos.addTag(id, name)),
    classes: async (id) => {
      await tagging.whenReady();
      const { model } = library.photos.get(id);
      const stored = model === null ? null : library.embeddings.find(id, model);
      if (stored === null) throw new PhotonestError('not_found', `Photo ${id} has not been looked at yet.`);
      const deriver = tagging.deriver(stored.model);
      return deriver.classes(deriver.logits(restoreEmbedding(stored)), Number.MAX_SAFE_INTEGER);
    },
    similar: (id, limit) => {
      library.photos.get(id);
      return searching.toSimilarResult(searching.likeness(id), limit);
    },
    similarTo: async (images, limit) => {
      const known = images.map((image) => ('path' in image ? library.photos.findByPath(image.path) : null));
      const codes = await Promise.all(
        images.map(
          async (source, index) => store.codes.find(known[index] ?? 0) ?? (await encodeForeign(source)),
        ),
      );
      return searching.toSimilarResult(searching.likenessOfAll(codes, known), limit);
    },
    find: (paths) => paths.map((path) => library.photos.findByPath(path)),
    classify: async (paths, limit) => {
      const classify = async (path: string) => {
        try {
          const { outputs } = await readUrgently(reader, { source: { path }, network: true });
          const { model, logits } = outputs[0]!;
          return { path, model, classes: tagging.deriver(model).classes(logits, limit) };
        } catch (error) {
          if (!(error instanceof PhotonestError) || error.code !== 'unreadable') throw error;
          return { path, error: `${basename(path)} ${error.message}.` };
        }
      };
      return await Promise.all(paths.map(classify));
    },
    thumbnail: async (id, signal) => await thumbnails.get(id, signal),
    original: async (id) => {
      const { path, name, format } = library.photos.get(id);
      const mediaType = browserMediaType(name, format);
      if (mediaType !== null) return { path, mediaType };
      const read = await readUrgently(reader, { source: { path }, previewSide: PREVIEW_SIDE });
      return { jpeg: read.preview! };
    },

    folders: () => library.folders.list().map((folder) => ({ ...folder, ...watch.of(folder.id) })),
    addFolder: async (path) => {
      const folder = await addDirectory(library, path);
      indexer.insist();
      indexer.scan(folder.id);
      announce('library');
      return { ...folder, ...watch.of(folder.id) };
    },
    removeFolder: async (id, tags) => {
      library.folders.get(id);
      await indexer.leave(id);
      if (tags === 'forget') library.thumbnails.remove(library.folders.forget(id));
      else library.folders.remove(id);
      store.forgetCodes();
      announce('library');
    },
    directories: listDirectories,

    control: (action) => {
      if (action === 'rescan' || action === 'resume') tagging.forgive();
      if (action !== 'rescan') indexer[action]();
      else {
        indexer.insist();
        indexer.scan();
      }
    },
    failures: () => library.photos.failures(),
    retry: (ids) => {
      library.photos.retry(ids);
      tagging.forgive();
      indexer.resume();
      announce('library');
    },

    settings: () => settings.current,
    changeSettings: async ({ model, ...others }) => {
      if (model !== undefined && !models.isUsable(model))
        throw new PhotonestError(
          'invalid',
          `${models.manifest(model).name} is not installed yet. Install it first.`,
        );
      settings.change(others);
      if (others.ignore !== undefined) indexer.scan();
      if (others.hours !== undefined) indexer.changeHours();
      if (others.provider !== undefined || others.gentle !== undefined) await tagging.changeHow();
      if (model !== undefined) {
        await tagging.use(model);
        indexer.resume();
      }
      announce('library');
      return settings.current;
    },

    backups: () => keeper.backups(),
    backUp: async () => await keeper.backUp('asked'),
    restore: async (id) => await keeper.restore(id),
    dismissNotice: (id) => {
      notices.dismiss(id);
      announce('status');
    },
    log: () => log.tail(),

    models: () => models.list(tagging.active()),
    model: (id) => models.info(id, tagging.active()),
    installModel: (id, from) => models.install(id, from),
    pauseModel: (id) => models.pause(id),
    cancelModel: async (id) => await models.cancel(id),
    verifyModel: async (id) => await models.verify(id),
    probeModel: async (id) => await tagging.probe(id),
    removeModel: (id) => {
      models.remove(id, tagging.active());
    },

    cuda: () => cuda.info(),
    controlCuda: async (action) => {
      if (action === 'install') cuda.install();
      else await cuda[action]();
    },
  };
}

/** Completions of the query's last word, those with most photos first. */
function suggest(query: string, labels: Labels, counts: LabelCount[]): LabelCount[] {
  const words = query.split(/\s+/);
  const byKey = new Map(counts.map((count) => [count.key, count.count]));
  // "border co" completes as a whole before "co" does alone.
  for (let from = 0; from < words.length; from++) {
    const prefix = words.slice(from).join(' ').replace(/^-/, '');
    if (prefix === '') continue;
    const rows = labels.complete(prefix);
    if (rows.length === 0) continue;
    return rows
      .map((row) => labels.toCount(row.id, byKey.get(row.key) ?? 0))
      .sort((a, b) => b.count - a.count) // labels of no photo stay in their order
      .slice(0, SUGGESTIONS);
  }
  return [];
}
