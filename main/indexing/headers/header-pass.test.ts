import { expect, test } from 'vitest';
import { PhotonestError } from '../../core/errors.ts';
import { type PhotoHeader } from '../../core/photos/header.ts';
import { NO_METADATA } from '../../core/photos/metadata.ts';
import { ReaderCrashed } from '../../core/photos/reading.ts';
import { HeaderPass } from './header-pass.ts';

const HEADER: PhotoHeader = { format: 'jpeg', size: null, metadata: NO_METADATA, thumbnail: null };

class Harness {
  readonly due: string[];
  readonly saved = new Map<string, PhotoHeader | null>();
  readonly batches: number[] = [];
  readonly troubles: unknown[] = [];
  stopped = false;
  /** What reading a photo does instead of giving its header. */
  readonly read: (path: string) => PhotoHeader | null;
  readonly #end = Promise.withResolvers<undefined>();
  readonly pass = new HeaderPass({
    store: {
      listDueHeaders: (limit) => this.due.slice(0, limit).map((path, id) => ({ id, path })),
      saveHeaders: (headers) => {
        const paths = this.due.splice(0, headers.length);
        for (const [index, path] of paths.entries()) this.saved.set(path, headers[index]!.header);
      },
    },
    reader: {
      readHeaders: async (paths) => {
        this.batches.push(paths.length);
        return await Promise.resolve(paths.map((path) => this.read(path)));
      },
    },
    isStopped: () => this.stopped,
    onTrouble: (error) => this.troubles.push(error),
    onSaved: () => undefined,
    onEnd: () => this.#end.resolve(undefined),
  });

  constructor(photos: number, read: (path: string) => PhotoHeader | null = () => HEADER) {
    this.due = Array.from({ length: photos }, (_, index) => `${index}.jpg`);
    this.read = read;
  }

  async run(): Promise<void> {
    this.pass.pump();
    await this.#end.promise;
  }
}

test('pump() - a small batch first, so that something is on the screen, then large ones to the end', async () => {
  const harness = new Harness(300);
  await harness.run();
  expect(harness.batches).toEqual([32, 128, 128, 12]);
  expect(harness.saved.size).toBe(300);
  expect(harness.pass.isRunning).toBe(false);
});

test('pump() - a file that cannot be read is saved as such, and is not asked for again', async () => {
  const harness = new Harness(3, (path) => (path === '1.jpg' ? null : HEADER));
  await harness.run();
  expect(Object.fromEntries(harness.saved)).toEqual({ '0.jpg': HEADER, '1.jpg': null, '2.jpg': HEADER });
});

test('pump() - one that ends the process costs only itself', async () => {
  const harness = new Harness(4, (path) => {
    if (path === '2.jpg') throw new ReaderCrashed(false, null);
    return HEADER;
  });
  await harness.run();
  expect(harness.batches).toEqual([4, 1, 1, 1, 1]);
  expect([...harness.saved].filter(([, header]) => header === null)).toEqual([['2.jpg', null]]);
  expect(harness.troubles).toEqual([]);
});

test('pump() - trouble that is no photo’s ends it, and what is due stays due', async () => {
  const error = new PhotonestError('tagger_unavailable', 'The tagger cannot be started.');
  const harness = new Harness(4, () => {
    throw error;
  });
  await harness.run();
  expect(harness.troubles).toEqual([error]);
  expect(harness.due).toHaveLength(4);
});

test('pump() - reads nothing while indexing is stopped, and stops when it is', async () => {
  const harness = new Harness(300, () => {
    harness.stopped = true;
    return HEADER;
  });
  await harness.run();
  expect(harness.batches).toEqual([32]);
  harness.pass.pump();
  expect(harness.pass.isRunning).toBe(false);
});
