import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Notice } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { noticeContent, type NoticeContent } from '../../core/notices/notice.ts';
import { noticeText } from '../../core/notices/sentences.ts';

const stored = z.array(
  z.object({
    id: z.int(),
    text: z.string(),
    content: noticeContent.exactOptional(),
    at: z.string(),
  }),
);
/** The oldest go first, should nobody dismiss any. */
const KEPT = 20;

/**
 * What a person should know of the library: what was repaired, set aside, restored. In a file of its own beside the
 * library, because it is about that file.
 */
export class Notices {
  readonly #file: string;
  #notices: Notice[];
  /** The newest one's, dismissed or not; since an earlier run the clock has gone on. */
  #lastId: number;

  constructor(file: string) {
    this.#file = file;
    this.#notices = read(file);
    this.#lastId = this.#notices.at(-1)?.id ?? 0;
  }

  /** Oldest first. */
  list(): Notice[] {
    return this.#notices;
  }

  /** The same is not said twice. */
  add(content: NoticeContent): void {
    const text = noticeText(content);
    if (this.#notices.some((notice) => notice.text === text)) return;
    this.#lastId = Math.max(Date.now(), this.#lastId + 1); // never used twice
    const notice = { id: this.#lastId, text, content, at: new Date().toISOString() };
    this.#keep([...this.#notices, notice].slice(-KEPT));
  }

  /** @throws PhotonestError `not_found` */
  dismiss(id: number): void {
    const left = this.#notices.filter((notice) => notice.id !== id);
    if (left.length === this.#notices.length)
      throw new PhotonestError('not_found', { code: 'notice_unknown', id });
    this.#keep(left);
  }

  #keep(notices: Notice[]): void {
    this.#notices = notices;
    try {
      writeFileSync(`${this.#file}.part`, JSON.stringify(notices), { mode: 0o600 });
      renameSync(`${this.#file}.part`, this.#file);
    } catch (error) {
      console.error(error); // no room: they are shown until the engine ends
    }
  }
}

function read(file: string): Notice[] {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return []; // there are none, or they cannot be read any more
  }
}
