import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import {
  ReaderCrashed,
  type PhotoReader,
  type ReadPhoto,
  isTagging,
  type ReadRequest,
} from '../../core/photos/reading.ts';
import { sampleRead } from '../../core/testing/samples.ts';

type Held = PromiseWithResolvers<ReadPhoto> & { request: ReadRequest };

/** Answers when it is told to, so that a test decides what happens meanwhile; the content of a file is its text. */
export class HeldReader implements PhotoReader {
  /** `preview 1.jpg`, `1.jpg` for the network; with an exclamation mark where it is to be alone. */
  readonly asked: string[] = [];
  readonly requests: ReadRequest[] = [];
  /** First previews are answered at once. */
  previewsAtOnce = true;
  ready = Promise.resolve();
  readonly #waiting = new Map<string, Held>();

  async whenReady(): Promise<void> {
    await this.ready;
  }

  async read(request: ReadRequest): Promise<ReadPhoto> {
    const file = 'path' in request.source ? request.source.path : '';
    const name = `${isTagging(request) ? '' : 'preview '}${basename(file)}${request.isolated ? '!' : ''}`;
    this.asked.push(name);
    this.requests.push(request);
    if (this.previewsAtOnce && !isTagging(request)) return this.#photo(request);
    const waiting = Promise.withResolvers<ReadPhoto>();
    this.#waiting.set(name, { ...waiting, request });
    return await waiting.promise;
  }

  get waiting(): string[] {
    return [...this.#waiting.keys()];
  }

  /** Photos that went through the network, or are there. */
  get tagged(): string[] {
    return this.asked.filter((name) => !name.startsWith('preview '));
  }

  answer(name: string): void {
    const { resolve, request } = this.#take(name);
    resolve(this.#photo(request));
  }

  refuse(name: string, code: 'unreadable' | 'tagger_unavailable', reason: string): void {
    this.#take(name).reject(new PhotonestError(code, reason));
  }

  /** As if nobody had asked: the engine was killed, and its tagger with it. */
  forget(): void {
    this.#waiting.clear();
  }

  /** The process ends, with all that are in it. */
  end(afterSeconds: number | null = null): void {
    const names = this.waiting;
    const ended = new ReaderCrashed(names.length === 1, afterSeconds);
    for (const name of names) this.#take(name).reject(ended);
  }

  #photo(request: ReadRequest): ReadPhoto {
    const { source, kind } = request;
    const isPreview = kind === 'preview' || kind === 'preview_and_tag';
    const bytes = readFileSync('path' in source ? source.path : '');
    const outputs = [{ model: 'default', embedding: new Float32Array(1), logits: new Float32Array(1) }];
    return sampleRead({
      hash: isPreview ? createHash('sha256').update(bytes).digest() : null,
      outputs: isTagging(request) ? outputs : [],
      thumbnail: isPreview && request.thumbnail ? bytes : null,
    });
  }

  #take(name: string): Held {
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) throw new Error(`nobody asked for ${name}`);
    this.#waiting.delete(name);
    return waiting;
  }
}
