import { randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CodeTable } from '../../sqlite/tables/search/code.ts';
import { CodeFile, type CodeHeader } from '../../similarity/scan/code-file.ts';
import type { Query } from '../../similarity/scan/query.ts';
import { Records } from '../../similarity/scan/records.ts';
import { Scanner, type Hit, type ScanOptions } from '../../similarity/scan/scanner.ts';

export type CodeIndexParts = {
  codes: CodeTable;
  /** Whose codes can be compared now. */
  model(): string;
  /** Holds all records from one start to the next. */
  file: string;
  /** The thread's script. */
  script: string;
  log(event: string): void;
};

/** Rows that are read in one turn of the event loop, about a millisecond. */
const PAGE = 250;
/** Changes that are taken over in one turn, some milliseconds. */
const CHANGES = 250;
/** So much later what changed is written to the file, or as soon as so much has changed. */
const SAVE_AFTER_MS = 3000;
const SAVE_AT = 5000;

/**
 * The quantised embeddings of all photos that are there, by one model, ready to be compared: in shared memory, and in a
 * file beside the library. Both follow the library's own log of changes, which triggers write in the transaction that
 * makes them; so a search finds what was committed before it, and nothing has to tell the index anything.
 */
export class CodeIndex {
  readonly #parts: CodeIndexParts;
  readonly #records = new Records();
  readonly #scanner: Scanner;
  readonly #file: CodeFile;
  /** Whose codes are in memory; null before the first have come. */
  #model: string | null = null;
  #loading: Promise<void> | null = null;
  /** The last change that is in memory. */
  #seq = 0;
  #version = 0;
  #unsaved = new Set<number>();
  #saving: Promise<void> = Promise.resolve();
  #saveTimer: NodeJS.Timeout | null = null;
  #checking: Promise<void> | null = null;
  /** The file is of an unclean end, and has not been compared yet. */
  #isUnchecked = false;
  #isClosing = false;
  #canSave = true;

  constructor(parts: CodeIndexParts) {
    this.#parts = parts;
    this.#scanner = new Scanner(this.#records, parts.script);
    this.#file = new CodeFile(parts.file);
  }

  /** Another number whenever a record may be another than before. */
  get version(): number {
    this.#sync();
    return this.#version;
  }

  /** The memory that the records lie in, and the rows in use: other threads may read them. */
  share(): { memory: WebAssembly.Memory; rows: number } {
    this.#sync();
    return { memory: this.#records.memory, rows: this.#records.rows };
  }

  /** Photos in memory, once they have been read. */
  get size(): number {
    this.#sync();
    return this.#records.size;
  }

  /** Resolves when everything that is in the library now can be found. */
  async whenReady(): Promise<void> {
    for (;;) {
      while (this.#model !== this.#parts.model() && !this.#isClosing) {
        this.#loading ??= this.#load().finally(() => (this.#loading = null));
        await this.#loading;
      }
      if (this.#sync() || this.#isClosing) return;
      await nextTurn(); // a million results may have been merged at once
    }
  }

  /** After an unclean end: resolves when the file's records have been compared with the library's. */
  async whenChecked(): Promise<void> {
    await this.#checking;
  }

  /** int8 [256]; null for a photo that is not there or has none by this model. */
  find(photo: number): Int8Array | null {
    const code = this.#parts.codes.find(this.#parts.model(), photo);
    return code === null ? null : toCode(code);
  }

  /** The photos that score most, best first. */
  async search(query: Query, options: ScanOptions): Promise<Hit[]> {
    await this.whenReady();
    return await this.#scanner.scan(query, options);
  }

  /** The embeddings of photos drawn by lot. */
  sample(count: number, random: () => number = Math.random): Int8Array[] {
    const { rows } = this.#records;
    const codes: Int8Array[] = [];
    for (let tries = 0; codes.length < count && tries < 4 * count; tries++) {
      const photo = this.#records.photoAt(Math.floor(random() * rows));
      const code = photo === null ? null : this.#records.find(photo);
      if (code !== null) codes.push(code);
    }
    return codes;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer);
    await this.#loading;
    await this.#checking;
    if (this.#model !== null) await this.#save(true);
    await this.#saving;
    await this.#scanner.close();
    await this.#file.close();
  }

  /** From the file where it is of this library as it is, or else from the library. */
  async #load(): Promise<void> {
    const { codes, model: modelOf } = this.#parts;
    const model = modelOf();
    const isFirst = this.#model === null;
    this.#model = null;
    this.#version++;
    const header = isFirst ? await this.#file.load(this.#records).catch(() => null) : null;
    const generation = codes.generation();
    const fits = header?.model === model && [header.generation, header.previous].includes(generation);
    if (header !== null && fits) {
      this.#seq = 0; // what the file lacks is in the log
      this.#model = model;
      if (header.isClosed) return;
      this.#isUnchecked = true;
      this.#checking = this.#check(model).catch((error: unknown) => {
        if (!this.#isClosing) this.#parts.log(`Similarity could not be checked: ${String(error)}`);
      });
      return;
    }
    this.#records.clear();
    this.#seq = codes.lastChange();
    await this.#readAll(model);
    if (modelOf() !== model || this.#isClosing) return;
    this.#model = model;
    this.#isUnchecked = false;
    this.#unsaved = new Set(Array.from({ length: this.#records.rows }, (_, row) => row));
    this.#scheduleSave();
  }

  async #readAll(model: string): Promise<void> {
    const { codes, model: modelOf } = this.#parts;
    for (let after = 0; ;) {
      const page = codes.page(model, after, PAGE);
      if (page.length === 0) return;
      for (const { photo, code } of page) this.#records.set(photo, toCode(code));
      after = page.at(-1)!.photo;
      await nextTurn();
      if (modelOf() !== model || this.#isClosing) return;
    }
  }

  /**
   * Takes over what committed transactions have changed since the last time, or the first of it.
   *
   * @returns whether that was all
   */
  #sync(): boolean {
    const { codes, model } = this.#parts;
    if (this.#model === null || this.#model !== model()) return true;
    const changes = codes.changesAfter(this.#seq, CHANGES);
    for (const photo of new Set(changes.map((change) => change.photo))) this.#take(photo);
    this.#seq = changes.at(-1)?.seq ?? this.#seq;
    if (changes.length > 0) this.#scheduleSave();
    return changes.length < CHANGES;
  }

  #take(photo: number): void {
    this.#version++;
    const code = this.find(photo);
    const row = code === null ? this.#records.delete(photo) : this.#records.set(photo, code);
    if (row !== null) this.#unsaved.add(row);
  }

  /** Compares every record with the library, in the background: a power cut may have lost a part of the file. */
  async #check(model: string): Promise<void> {
    const { codes } = this.#parts;
    const seen = new Set<number>();
    let wrong = 0;
    for (let after = 0; ;) {
      while (!this.#sync() && !this.#isClosing) await nextTurn();
      const page = codes.page(model, after, PAGE);
      if (this.#model !== model || this.#isClosing) return;
      if (page.length === 0) break;
      for (const { photo, code } of page) {
        seen.add(photo);
        if (Buffer.from(this.#records.find(photo) ?? []).equals(code)) continue;
        wrong++;
        this.#take(photo);
      }
      after = page.at(-1)!.photo;
      await nextTurn();
    }
    for (const photo of [...this.#records.photos()]) {
      if (seen.has(photo) || this.find(photo) !== null) continue;
      wrong++;
      this.#take(photo);
    }
    this.#isUnchecked = false;
    if (wrong > 0) this.#parts.log(`Mended ${wrong} records of similarity after an unclean end`);
    this.#scheduleSave();
  }

  #scheduleSave(): void {
    if (this.#isClosing) return;
    if (this.#unsaved.size >= SAVE_AT) {
      void this.#save(false);
      return;
    }
    this.#saveTimer ??= setTimeout(() => {
      this.#saveTimer = null;
      void this.#save(false);
    }, SAVE_AFTER_MS).unref();
  }

  /** The file first, then the library: what is in the log still is done again. */
  async #save(isClosed: boolean): Promise<void> {
    const save = this.#saving.then(async () => await this.#saveNow(isClosed));
    this.#saving = save.catch((error: unknown) => {
      // A full disk, or a drive that is gone: the next start reads the library.
      this.#canSave = false;
      this.#parts.log(`The file of similarity could not be written: ${String(error)}`);
    });
    await this.#saving;
  }

  async #saveNow(isClosed: boolean): Promise<void> {
    const { codes } = this.#parts;
    const [model, seq, rows] = [this.#model, this.#seq, this.#unsaved];
    if (model === null || !this.#canSave) return;
    this.#unsaved = new Set();
    const previous = codes.generation();
    const generation = randomInt(2 ** 47);
    const header: CodeHeader = { model, generation, previous, isClosed: false };
    await this.#file.save(this.#records, rows, header);
    if (this.#model !== model) return await this.#file.remove();
    codes.settle(seq, generation);
    const isSound = isClosed && !this.#isUnchecked;
    if (isSound) await this.#file.save(this.#records, [], { ...header, previous: null, isClosed });
  }
}

function toCode(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
