import type { PhotoQuality } from '../core/photos/quality.ts';
import { decode } from './decode.ts';
import type { OpenPhoto } from './photo.ts';

/** What the pixels say. */
export type Measured = Omit<PhotoQuality, 'jpegQuality'>;

const TILES = 8;
const BEST_PART = 0.1;
const WHITE = 253;
const BLACK = 2;

/**
 * @param side longer side of the picture that is measured, pixels
 * @throws PhotonestError `unreadable`
 */
export async function measurePhoto(photo: OpenPhoto, side: number): Promise<Measured> {
  const { data, info } = await decode(
    photo,
    async (pipeline) =>
      await pipeline
        .resize(side, side, { fit: 'inside', withoutEnlargement: true })
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true }),
  );
  return measureQuality(data, info.width, info.height);
}

/**
 * Variance of the Laplacian for each step of brightness, squared, over the tenth of tiles with most of it: a sharp subject
 * before a soft background is a sharp photo, and a copy with more contrast is no sharper one.
 *
 * @param pixels uint8 [height, width, 3], RGB
 */
export function measureQuality(pixels: Uint8Array, width: number, height: number): Measured {
  const grey = new Float32Array(width * height);
  let [white, black] = [0, 0];
  for (let at = 0; at < grey.length; at++) {
    const [red, green, blue] = [pixels[3 * at]!, pixels[3 * at + 1]!, pixels[3 * at + 2]!];
    grey[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
    if (Math.min(red, green, blue) >= WHITE) white += 1;
    if (Math.max(red, green, blue) <= BLACK) black += 1;
  }
  const tiles = listTiles(width, height).map((tile) => measureTile(grey, width, tile));
  tiles.sort((a, b) => b.detail - a.detail);
  const best = tiles.slice(0, Math.round(tiles.length * BEST_PART));
  const [detail, steps] = [sum(best.map((tile) => tile.detail)), sum(best.map((tile) => tile.steps))];
  return {
    sharpness: steps === 0 ? 0 : detail / steps,
    white: white / grey.length,
    black: black / grey.length,
  };
}

type Tile = { left: number; top: number; right: number; bottom: number };

/** Without the border, where there is no Laplacian. */
function listTiles(width: number, height: number): Tile[] {
  const edge = (at: number, size: number): number => 1 + Math.floor((at * Math.max(0, size - 2)) / TILES);
  const tiles: Tile[] = [];
  for (let row = 0; row < TILES; row++)
    for (let column = 0; column < TILES; column++)
      tiles.push({
        left: edge(column, width),
        right: edge(column + 1, width),
        top: edge(row, height),
        bottom: edge(row + 1, height),
      });
  return tiles;
}

/** Variance of the Laplacian, and the mean square of the brightness's steps over two pixels, both ways. */
function measureTile(
  grey: Float32Array,
  width: number,
  { left, top, right, bottom }: Tile,
): { detail: number; steps: number } {
  let [edges, squares, steps] = [0, 0, 0];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const at = y * width + x;
      const [before, after, above, below] = [
        grey[at - 1]!,
        grey[at + 1]!,
        grey[at - width]!,
        grey[at + width]!,
      ];
      const edge = 4 * grey[at]! - before - after - above - below;
      edges += edge;
      squares += edge * edge;
      steps += (after - before) ** 2 + (below - above) ** 2;
    }
  const count = Math.max(1, (right - left) * (bottom - top));
  return { detail: squares / count - (edges / count) ** 2, steps: steps / count };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
