import { basename } from 'node:path';
import type { LabelCount, Settings, Status } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import { browserMediaType } from '../core/formats.ts';
import type { PhotoReader, ReadPhoto, ReadRequest } from '../core/reading.ts';
import type { Backend } from '../http/backend.ts';
import type { Indexer } from '../indexing/indexer.ts';
import { addDirectory, listDirectories } from './directories.ts';
import { restoreEmbedding } from './deriver.ts';
import type { Labels } from './labels.ts';
import type { Library } from './library.ts';
import { Photos } from './photos.ts';
import { Searching } from './searching.ts';
import type { Store } from './store.ts';

const DEFAULTS: Settings = { threshold: 0.5 };
const PREVIEW_SIDE = 2560;
const SUGGESTIONS = 8;

export type BackendParts = {
  library: Library;
  labels: Labels;
  store: Store;
  indexer: Indexer;
  reader: PhotoReader;
  /** Lets a tagger that was given up on be tried again. */
  forgive: () => void;
  status: () => Status;
  subscribe: Backend['subscribe'];
  announce: (change: 'status' | 'library') => void;
};

/** What the routes ask for, answered from the engine's parts. */
export function createBackend(parts: BackendParts): Backend {
  const { library, labels, store, indexer, reader, announce } = parts;
  const settings = (): Settings => ({ ...DEFAULTS, ...readSettings(library) });
  const threshold = (): number => settings().threshold;
  const searching = new Searching(library.connection, labels, store, threshold);
  const photos = new Photos(library, labels, store, searching, threshold);

  const counts = (): LabelCount[] =>
    library.tags
      .counts(threshold())
      .map(({ label, count }) => labels.toCount(label, count))
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  const encodeForeign = async (source: ReadRequest['source']): Promise<Int8Array> => {
    const read = await readForeign(reader, { source, network: true });
    return (await store.whenReady()).encode(read.embedding!);
  };
  const changed = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    announce('library');
    return result;
  };

  return {
    status: parts.status,
    subscribe: parts.subscribe,

    search: (query, limit) => searching.search(query, limit),
    suggest: (query) => suggest(query, labels, counts()),
    labels: counts,

    summaries: (ids, query) => photos.summaries(ids, query),
    photo: (id) => photos.detail(id),
    judge: async (id, label, state) => await changed(photos.judge(id, label, state)),
    addTag: async (id, name) => await changed(photos.addTag(id, name)),
    classes: async (id) => {
      const deriver = await store.whenReady();
      const stored = library.embeddings.find(id);
      if (stored === null) throw new PhotonestError('not_found', `Photo ${id} has not been looked at yet.`);
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
      const deriver = await store.whenReady();
      const classify = async (path: string) => {
        try {
          const read = await readForeign(reader, { source: { path }, network: true });
          return { path, model: parts.status().model.id, classes: deriver.classes(read.logits!, limit) };
        } catch (error) {
          if (!(error instanceof PhotonestError) || error.code !== 'unreadable') throw error;
          return { path, error: `${basename(path)} ${error.message}.` };
        }
      };
      return await Promise.all(paths.map(classify));
    },
    thumbnail: (id) => library.thumbnails.find(id),
    original: async (id) => {
      const { path, name } = library.photos.get(id);
      const mediaType = browserMediaType(name);
      if (mediaType !== null) return { path, mediaType };
      const read = await readForeign(reader, { source: { path }, previewSide: PREVIEW_SIDE });
      return { jpeg: read.preview! };
    },

    folders: () => library.folders.list(),
    addFolder: async (path) => {
      const folder = await addDirectory(library, path);
      indexer.scan(folder.id);
      announce('library');
      return folder;
    },
    removeFolder: (id) => {
      library.folders.get(id);
      library.folders.remove(id);
      store.forgetCodes();
      announce('library');
    },
    directories: listDirectories,

    control: (action) => {
      if (action === 'rescan' || action === 'resume') parts.forgive();
      if (action === 'rescan') indexer.scan();
      else indexer[action]();
    },
    failures: () => library.photos.failures(),
    retry: (ids) => {
      library.photos.retry(ids);
      parts.forgive();
      indexer.resume();
      announce('library');
    },

    settings,
    changeSettings: (change) => {
      library.settings.set('settings', { ...settings(), ...change });
      announce('library');
      return settings();
    },
  };
}

/** Settings are ours, but the file may be older than the code: what is not a number is left out. */
function readSettings(library: Library): Partial<Settings> {
  const stored = library.settings.find('settings');
  if (typeof stored !== 'object' || stored === null || !('threshold' in stored)) return {};
  return typeof stored.threshold === 'number' ? { threshold: stored.threshold } : {};
}

async function readForeign(
  reader: PhotoReader,
  request: Pick<ReadRequest, 'source'> & Partial<ReadRequest>,
): Promise<ReadPhoto> {
  return await reader.read({ network: false, thumbnail: false, previewSide: null, ...request });
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
