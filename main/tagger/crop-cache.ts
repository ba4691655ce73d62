/** What the networks see of one photo, uint8 [size, size, 3] for each of them in their order; and what is known of it. */
export type Prepared<Facts> = { crops: Uint8Array[]; facts: Facts };

/** Those that have waited longer give way: their photo may be gone, or its duplicate have been first. */
const KEPT_MS = 600_000;

/**
 * Crops of previewed photos, until their turn comes to go through the networks: so they are neither
 * read nor decoded twice. All lie in one block, which takes no more memory than was ever kept at a time.
 */
export class CropCache<Facts> {
  readonly #lengths: number[];
  readonly #block: Uint8Array;
  readonly #free: number[];
  /** By content, the longest kept first. */
  readonly #kept = new Map<string, { slot: number; since: number; facts: Facts }>();

  /**
   * @param lengths bytes of each of a photo's crops
   * @param capacity bytes of all that is kept
   */
  constructor(lengths: number[], capacity: number) {
    this.#lengths = lengths;
    const slots = Math.floor(capacity / this.#slotLength);
    this.#block = new Uint8Array(slots * this.#slotLength);
    // The first are used first, and again, so that the rest of the block is never touched where few are kept.
    this.#free = Array.from({ length: slots }, (_, at) => slots - 1 - at);
  }

  /** Whether another photo's would be kept. */
  hasFreeSpace(now = performance.now()): boolean {
    for (const [content, { since, slot }] of this.#kept) {
      if (this.#free.length > 0 || now - since < KEPT_MS) break;
      this.#kept.delete(content);
      this.#free.push(slot);
    }
    return this.#free.length > 0;
  }

  /** Where there is no room they are not kept. */
  keep(content: Uint8Array, { crops, facts }: Prepared<Facts>, now = performance.now()): void {
    const key = keyOf(content);
    if (this.#kept.has(key) || !this.hasFreeSpace(now)) return;
    const slot = this.#free.pop()!;
    let at = slot * this.#slotLength;
    for (const crop of crops) {
      this.#block.set(crop, at);
      at += crop.length;
    }
    this.#kept.set(key, { slot, since: now, facts });
  }

  /** They are not kept any longer; null where they never were. */
  take(content: Uint8Array): Prepared<Facts> | null {
    const key = keyOf(content);
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    this.#kept.delete(key);
    this.#free.push(kept.slot);
    let at = kept.slot * this.#slotLength;
    const crops = this.#lengths.map((length) => this.#block.slice(at, (at += length)));
    return { crops, facts: kept.facts };
  }

  get #slotLength(): number {
    return this.#lengths.reduce((sum, length) => sum + length);
  }
}

function keyOf(content: Uint8Array): string {
  return Buffer.from(content).toString('hex');
}
