import type { Layout } from './layout.ts';

/** Where photos are on the map, from 0 to 1: some 30 bytes for each. */
export class Places {
  #rowOf = new Map<number, number>();
  #photos: Uint32Array = new Uint32Array(0);
  #positions: Float32Array = new Float32Array(0);
  #prints: Uint32Array = new Uint32Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** In place of all others. The arrays are taken over. */
  replace({ photos, positions, prints }: Layout): void {
    [this.#photos, this.#positions, this.#prints, this.#size] = [photos, positions, prints, photos.length];
    this.#rowOf = new Map(Array.from(photos, (photo, row) => [photo, row]));
  }

  /** Everything, as it was laid out; not a copy. */
  all(): Layout {
    return {
      photos: this.#photos.subarray(0, this.#size),
      positions: this.#positions.subarray(0, 2 * this.#size),
      prints: this.#prints.subarray(0, this.#size),
    };
  }

  /** Whether the photo was placed by this very embedding. */
  has(photo: number, print: number): boolean {
    const row = this.#rowOf.get(photo);
    return row !== undefined && this.#prints[row] === print;
  }

  find(photo: number): readonly [number, number] | null {
    const row = this.#rowOf.get(photo);
    return row === undefined ? null : [this.#positions[2 * row]!, this.#positions[2 * row + 1]!];
  }

  set(photo: number, [x, y]: readonly [number, number], print: number): void {
    let row = this.#rowOf.get(photo);
    if (row === undefined) {
      row = this.#size++;
      this.#grow();
      this.#rowOf.set(photo, row);
    }
    this.#photos[row] = photo;
    this.#positions.set([x, y], 2 * row);
    this.#prints[row] = print;
  }

  #grow(): void {
    if (this.#size <= this.#photos.length) return;
    const room = Math.max(1024, Math.ceil(1.25 * this.#size));
    const { photos, positions, prints } = this.all();
    [this.#photos, this.#positions, this.#prints] = [new Uint32Array(room), new Float32Array(2 * room), new Uint32Array(room)]; // prettier-ignore
    this.#photos.set(photos.subarray(0, room));
    this.#positions.set(positions);
    this.#prints.set(prints);
  }
}
