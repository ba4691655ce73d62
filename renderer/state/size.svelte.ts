const KEY = 'photonest.rowHeight';
export const LEAST = 120;
export const MOST = 320;

/** The height that rows of photos aim at, in pixels; remembered by this window. */
export class RowHeight {
  current = $state(stored());

  set(pixels: number): void {
    this.current = Math.min(MOST, Math.max(LEAST, pixels));
    localStorage.setItem(KEY, String(this.current));
  }
}

function stored(): number {
  const pixels = Number(localStorage.getItem(KEY));
  return pixels >= LEAST && pixels <= MOST ? pixels : 176;
}
