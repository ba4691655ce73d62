/** What is measured of a picture's pixels. */
export type Quality = {
  /** Variance of the Laplacian over the sharpest tenth of tiles; comparable between pictures of one size only. */
  sharpness: number;
  /** Parts of the pixels, 0 to 1, that are white or black through and through. */
  white: number;
  black: number;
};

const TILES = 8;
const BEST_PART = 0.1;
const WHITE = 253;
const BLACK = 2;

/**
 * The best tiles decide: a sharp subject before a soft background is a sharp photo.
 *
 * @param pixels uint8 [height, width, 4], RGBA
 */
export function measureQuality(pixels: Uint8ClampedArray, width: number, height: number): Quality {
  const grey = new Float32Array(width * height);
  let [white, black] = [0, 0];
  for (let at = 0; at < grey.length; at++) {
    const [red, green, blue] = [pixels[4 * at]!, pixels[4 * at + 1]!, pixels[4 * at + 2]!];
    grey[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
    if (Math.min(red, green, blue) >= WHITE) white += 1;
    if (Math.max(red, green, blue) <= BLACK) black += 1;
  }
  const variances = listTiles(width, height).map((tile) => varianceOfLaplacian(grey, width, tile));
  variances.sort((a, b) => b - a);
  const best = variances.slice(0, Math.max(1, Math.round(variances.length * BEST_PART)));
  const sharpness = best.reduce((sum, each) => sum + each, 0) / best.length;
  return { sharpness, white: white / grey.length, black: black / grey.length };
}

type Tile = { left: number; top: number; right: number; bottom: number };

/** Without the border, where there is no Laplacian. */
function listTiles(width: number, height: number): Tile[] {
  const edge = (at: number, size: number): number => 1 + Math.floor((at * (size - 2)) / TILES);
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

function varianceOfLaplacian(grey: Float32Array, width: number, { left, top, right, bottom }: Tile): number {
  let [sum, squares] = [0, 0];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const at = y * width + x;
      const value = 4 * grey[at]! - grey[at - 1]! - grey[at + 1]! - grey[at - width]! - grey[at + width]!;
      sum += value;
      squares += value * value;
    }
  const count = Math.max(1, (right - left) * (bottom - top));
  return squares / count - (sum / count) ** 2;
}

/** Both pictures at one size, so that they can be compared; null where the browser cannot show one of them. */
export async function measurePair(photos: [number, number]): Promise<[Quality, Quality] | null> {
  const images = await Promise.all(photos.map(loadPicture)).catch(() => null);
  if (images === null) return null;
  const long = Math.min(
    LONG_SIDE,
    ...images.map((image) => Math.max(image.naturalWidth, image.naturalHeight)),
  );
  const [first, second] = images.map((image) => measureImage(image, long));
  return first === undefined || second === undefined ? null : [first, second];
}

const LONG_SIDE = 1200;

async function loadPicture(photo: number): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `/originals/${photo}`;
  await image.decode();
  return image;
}

function measureImage(image: HTMLImageElement, long: number): Quality {
  const scale = long / Math.max(image.naturalWidth, image.naturalHeight);
  const width = Math.max(3, Math.round(image.naturalWidth * scale));
  const height = Math.max(3, Math.round(image.naturalHeight * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(image, 0, 0, width, height);
  return measureQuality(context.getImageData(0, 0, width, height).data, width, height);
}
