import { randomBytes } from 'node:crypto';

/** A browser that is started now opens its first page sooner. */
const VALID_MS = 60_000;

/** Keys that stand in a link once: programs' command lines can be read by every user of a computer. */
export class OneTimeCodes {
  readonly #validUntil = new Map<string, number>();

  make(now = Date.now()): string {
    const code = randomBytes(24).toString('base64url');
    this.#validUntil.set(code, now + VALID_MS);
    return code;
  }

  /** Whether the code opens the app; it does not a second time. */
  take(code: string, now = Date.now()): boolean {
    const until = this.#validUntil.get(code);
    this.#validUntil.delete(code);
    return until !== undefined && now <= until;
  }
}
