import { expect, test } from 'vitest';
import type { AnalyseRequest, PhotoAnalyser } from '../../core/analyses/analyser.ts';
import type { Findings } from '../../core/analyses/findings.ts';
import { PhotonestError } from '../../core/errors.ts';
import { ReaderCrashed } from '../../core/photos/reading.ts';
import { UnreadablePhoto } from '../../core/photos/unreadable-photo.ts';
import { AnalysisQueue } from './analysis-queue.ts';
import type { Analysis, AnalysisStore, PhotoToAnalyse } from './ports.ts';

const HERE = import.meta.filename; // a file that is there
const TEXT: Analysis = {
  model: { analysis: 'text', model: 'reader', version: '1' },
  files: { analysis: 'text', manifestPath: '/reader.json', directory: '/reader' },
  isOn: true,
};

/** A library in memory, an analyser that does what `act` says, and a queue between them. */
function setUp(act: (request: AnalyseRequest, times: number) => Findings, photos = [1, 2]) {
  const open = new Map(photos.map((id): [number, PhotoToAnalyse] => [id, { id, path: HERE, attempts: 0 }]));
  const asked = new Map<number, PhotoToAnalyse>();
  const events: string[] = [];
  const requests: AnalyseRequest[] = [];
  const state = {
    mayRun: true,
    isOn: true,
    open,
    asked,
    events,
    requests,
    queue: null as unknown as AnalysisQueue,
  };
  const close = (id: number): void => {
    open.delete(id);
    asked.delete(id);
  };
  const store: AnalysisStore = {
    listWanted: () => [...open.values()].map((photo) => ({ ...photo })),
    listAsked: () => [...asked.values()].map((photo) => ({ ...photo })),
    begin: (id) => {
      events.push(`begin ${id}`);
      for (const map of [open, asked]) if (map.has(id)) map.get(id)!.attempts += 1;
    },
    release: (id) => {
      events.push(`release ${id}`);
      for (const map of [open, asked]) if (map.has(id)) map.get(id)!.attempts -= 1;
    },
    save: (id) => {
      events.push(`save ${id}`);
      close(id);
    },
    fail: (id, _, { code }) => {
      events.push(`fail ${id} ${code}`);
      close(id);
    },
    recover: () => undefined,
  };
  const analyser: PhotoAnalyser = {
    whenReady: async () => await Promise.resolve(),
    analyse: async (request) => {
      requests.push(request);
      await Promise.resolve();
      return act(request, requests.length);
    },
  };
  state.queue = new AnalysisQueue({
    store,
    analyser,
    analyses: () => [{ ...TEXT, isOn: state.isOn }],
    mayRun: () => state.mayRun,
    onChange: () => undefined,
  });
  return state;
}

const FOUND: Findings = { analysis: 'text', lines: [] };
const settle = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 30));

test('one photo after the other, each noted before it is opened', async () => {
  const { queue, events } = setUp(() => FOUND);
  queue.pump();
  await settle();
  expect(events).toEqual(['begin 1', 'save 1', 'begin 2', 'save 2']);
});

test('nothing is begun while something else waits', async () => {
  const state = setUp(() => {
    state.mayRun = false; // a new photo was found meanwhile
    return FOUND;
  });
  state.queue.pump();
  await settle();
  expect(state.events).toEqual(['begin 1', 'save 1']);
  state.mayRun = true;
  state.queue.pump();
  await settle();
  expect(state.events.at(-2)).toBe('begin 2');
});

test('a photo that ends the process twice fails, alone the second time, and the others go on', async () => {
  const { queue, events, requests } = setUp((_, times) => {
    if (times <= 2) throw new ReaderCrashed(true, null);
    return FOUND;
  });
  queue.pump();
  await settle();
  expect(events).toEqual(['begin 1', 'begin 1', 'fail 1 analysis_crashed', 'begin 2', 'save 2']);
  expect(requests.map(({ isolated }) => isolated)).toEqual([false, true, false]);
});

test('a process that another photo may have ended costs nothing', async () => {
  const { queue, events } = setUp(
    (_, times) => {
      if (times === 1) throw new ReaderCrashed(false, null);
      return FOUND;
    },
    [1],
  );
  queue.pump();
  await settle();
  expect(events).toEqual(['begin 1', 'begin 1', 'save 1']);
});

test('a photo that cannot be decoded, or takes too long, fails at once', async () => {
  const { queue, events } = setUp((_, times) => {
    throw times === 1 ? new UnreadablePhoto({ code: 'damaged' }) : new ReaderCrashed(true, 120);
  });
  queue.pump();
  await settle();
  expect(events).toEqual(['begin 1', 'fail 1 damaged', 'begin 2', 'fail 2 analysis_slow']);
});

test('a file that is gone is left to the scan', async () => {
  const { queue, events, open } = setUp(() => {
    throw new PhotonestError('unreadable', 'is not there any more');
  }, [1]);
  open.get(1)!.path = '/not/there.jpg';
  queue.pump();
  await settle();
  expect(events).toEqual(['begin 1', 'release 1']);
});

test('trouble with the model stops it until someone does something, and no photo fails', async () => {
  const { queue, events } = setUp((_, times) => {
    if (times === 1) throw new PhotonestError('model_unusable', 'The network is damaged.');
    return FOUND;
  });
  queue.pump();
  await settle();
  expect(queue.problem?.message).toBe('The network is damaged.');
  expect(events).toEqual(['begin 1', 'release 1']);
  queue.refresh();
  await settle();
  expect(queue.problem).toBeNull();
  expect(events.filter((event) => event.startsWith('save'))).toHaveLength(2);
});

test('switched off, it analyses what a person asks for, and nothing else', async () => {
  const state = setUp(() => FOUND);
  state.isOn = false;
  state.asked.set(2, { id: 2, path: HERE, attempts: 0 });
  state.queue.pump();
  await settle();
  expect(state.events).toEqual(['begin 2', 'save 2']);
});

test('at a clean end, what was being analysed is to be analysed still', async () => {
  const state = setUp(() => {
    state.queue.close();
    throw new PhotonestError('closing', 'Photonest is closing.');
  });
  state.queue.pump();
  await settle();
  expect(state.events).toEqual(['begin 1', 'release 1']);
});
