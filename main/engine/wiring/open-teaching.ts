import { createHash } from 'node:crypto';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import { nodesOf } from '../../teaching/features.ts';
import type { openActions } from '../actions/actions.ts';
import type { Announcer } from '../changes.ts';
import { Learning } from '../teaching/learning.ts';
import { Teaching } from '../teaching/teaching.ts';
import { TeachingThread } from '../teaching/thread.ts';
import type { EngineContext } from './context.ts';
import type { OpenIndexing } from './open-indexing.ts';
import type { OpenLabels } from './open-labels.ts';
import type { OpenTagging } from './open-tagging.ts';

/** Raised whenever the same examples teach something else; all taught tags are then learned anew. */
const TEACHING_VERSION = 1;

export type TeachingSources = {
  labelling: OpenLabels;
  network: OpenTagging;
  indexer: OpenIndexing['indexer'];
  actions: ReturnType<typeof openActions>;
  announcer: Pick<Announcer, 'subscribe'>;
};

/** Opens teaching, and the learning behind it, which begins by itself where something is to be learned. */
export function openTeaching(
  { library, settings, threshold, announce, log }: EngineContext,
  { labelling, network, indexer, actions, announcer }: TeachingSources,
): { teaching: Teaching; learning: Learning } {
  const { labels, vocabulary, taught, heads } = labelling;
  const { store, tagging } = network;
  const isIndexer = (...states: string[]): boolean => states.includes(indexer.activity().state);
  const learning = new Learning({
    library,
    taught,
    thread: new TeachingThread(nodesOf(vocabulary), (model) => heads.find(model)?.teachingLayer ?? null),
    version: versionOf(vocabulary),
    activeModel: () => tagging.active(),
    findHead: (model) => heads.find(model),
    derive: (photo) => store.scoreTags(photo),
    pace: {
      isReading: () => !indexer.isAtRest,
      isPaused: () => isIndexer('paused', 'waiting'),
      isLowImpact: () => settings.current.lowImpact,
    },
    announce,
    log: (event) => log.write(event),
  });
  announcer.subscribe((change) => {
    if (change !== 'end') learning.notice();
  });
  learning.notice();
  const { journal, bulk, tagUpdater, idsOf } = actions;
  const teaching = new Teaching({
    library, labels, taught, learning, journal, bulk, tagUpdater, idsOf, threshold, announce,
  }); // prettier-ignore
  return { teaching, learning };
}

/** The tree's nodes are what is learned from. */
function versionOf({ labels }: Vocabulary): string {
  const nodes = labels.map(({ key, classes }) => [key, classes]);
  return createHash('sha256')
    .update(JSON.stringify([TEACHING_VERSION, nodes]))
    .digest('hex')
    .slice(0, 16);
}
