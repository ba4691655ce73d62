import type {
  ExportSummary,
  FailedFile,
  FilesWritten,
  PhotosCopied,
  Selection,
} from '../../main/core/api.ts';
import { request, sentence } from '../state/request.ts';

/** The engine keeps 50 selections: a job leaves room for those that a person made. */
const MOST_SLICES = 40;
const LEAST_IN_SLICE = 10;
/** Examples of what changes. */
const SHOWN = 10;

export type Change = { photo: number; path: string; added: string[]; removed: string[] };

/** What became of the photos so far. */
export type Tally = {
  photos: number;
  written: number;
  unchanged: number;
  failed: FailedFile[];
  preview: Change[];
};

export type JobState =
  | { kind: 'asking' }
  | { kind: 'running'; total: number; tally: Tally }
  /** `problem`: why it ended before its end, in a sentence. */
  | { kind: 'done'; total: number; tally: Tally; problem: string | null };

export const NOTHING: Tally = { photos: 0, written: 0, unchanged: 0, failed: [], preview: [] };

/** Something that is done with many photos slice by slice: it says how far it is, and ends between two slices. */
export class Job {
  state: JobState = $state.raw({ kind: 'asking' });
  #stopping = new AbortController();

  /** @param work with the photos of one slice, by the number of their selection */
  async run(find: () => Promise<number[]>, work: (selection: number) => Promise<Tally>): Promise<void> {
    const { signal } = (this.#stopping = new AbortController());
    let tally = NOTHING;
    let total = 0;
    let problem: string | null = null;
    this.state = { kind: 'running', total, tally };
    try {
      const photos = await find();
      total = photos.length;
      for (const ids of slices(photos)) {
        if (signal.aborted) break;
        this.state = { kind: 'running', total, tally };
        const { id } = await request<Selection>('/api/selections', { method: 'POST', body: { ids } });
        tally = add(tally, { ...(await work(id)), photos: ids.length });
      }
    } catch (error) {
      problem = sentence(error);
    }
    this.state = { kind: 'done', total, tally, problem };
  }

  /** The slice under way is finished. */
  stop(): void {
    this.#stopping.abort();
  }
}

export function slices(photos: number[]): number[][] {
  const size = Math.max(LEAST_IN_SLICE, Math.ceil(photos.length / MOST_SLICES));
  return Array.from({ length: Math.ceil(photos.length / size) }, (_, at) =>
    photos.slice(at * size, (at + 1) * size),
  );
}

function add(before: Tally, now: Tally): Tally {
  return {
    photos: before.photos + now.photos,
    written: before.written + now.written,
    unchanged: before.unchanged + now.unchanged,
    failed: [...before.failed, ...now.failed],
    preview: [...before.preview, ...now.preview].slice(0, SHOWN),
  };
}

/** Of sidecars and of files the engine says the same; of copies only which there are. */
export function tallyOf(answer: ExportSummary | FilesWritten | PhotosCopied): Tally {
  if (!('copies' in answer)) return answer;
  const { copies, failed } = answer;
  return { ...NOTHING, photos: copies.length + failed.length, written: copies.length, failed };
}
