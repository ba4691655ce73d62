/** Of several answers under way only the one that was asked for last counts, in whatever order they come. */
export class Latest {
  #asked = 0;

  /** @returns whether nothing was asked for since */
  ask(): () => boolean {
    const asked = ++this.#asked;
    return () => asked === this.#asked;
  }
}
