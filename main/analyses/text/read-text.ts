import { requireArray, type RunGraph } from '../arrays.ts';
import { toPlanes, type Pixels, type Size } from '../pixels.ts';
import { resample } from '../resample.ts';
import { cropLine, LINE_HEIGHT, type LineCrop } from './crop-line.ts';
import { decodeCtc, type Reading } from './ctc.ts';
import { findLines } from './find-lines.ts';
import { orderLines } from './order-lines.ts';
import { sidesOf, turnCorners, type Corners } from './rectangle.ts';

/** PP-OCRv6's two networks, and the dictionary of {@link decodeCtc}. */
export type TextGraphs = { detect: RunGraph; recognise: RunGraph; characters: readonly string[] };

/** A line of text: its corners clockwise from where it begins, in pixels of the photo; score is a mean probability. */
export type FoundLine = { text: string; score: number; corners: Corners };

/** Longer side of what the detector sees, at most, and what its sides are multiples of. */
const DETECTION_SIDE = 960;
const DETECTION_STEP = 32;
/** Of what was found, the largest; a page of a newspaper has more. */
const MOST_LINES = 60;
/** Below this a reading is hardly ever right. */
const LEAST_SCORE = 0.75;
/** A character that stands alone is often a branch or a roof: of 8 in photos without text none had as much. */
const LEAST_SCORE_ALONE = 0.99;
/** So many times as high as wide, a line may run upwards or downwards. */
const TALL = 1.5;
/** Lines that are also read upside down. */
const SAMPLES = 2;
/** Pixels of the lines that are recognised together: a step gives 18,710 numbers for each eight of them. */
const BATCH_WIDTH = 2400;

/** Both networks take their channels as blue, green, red; 0 … 255 becomes −1 … 1. */
const NORMALISATION = { mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] };

/** A rectangle as one way of reading it has it: the text begins so many corners after its top left one. */
type Candidate = { corners: Corners; crop: LineCrop };

/** What the detector sees of a photo. */
export function detectionSize({ width, height }: Size): Size {
  const scale = Math.min(1, DETECTION_SIDE / Math.max(width, height));
  const round = (side: number): number =>
    Math.max(1, Math.round((side * scale) / DETECTION_STEP)) * DETECTION_STEP;
  return { width: round(width), height: round(height) };
}

/** The lines of text in a photo, in the order of reading (PP-OCRv6 by PaddleOCR). */
export async function readText(photo: Pixels, graphs: TextGraphs): Promise<FoundLine[]> {
  const rectangles = await detect(photo, graphs.detect);
  const read = async (corners: Corners[]): Promise<FoundLine[]> => await recognise(photo, corners, graphs);
  const isTall = (corners: Corners): boolean => sidesOf(corners).height >= TALL * sidesOf(corners).width;
  const tall = rectangles.filter(isTall);
  const others = rectangles.filter((corners) => !isTall(corners));
  const lines = [...(await readOthers(others, read)), ...(await readTall(tall, read))];
  return orderLines(lines.filter(isLikely));
}

function isLikely({ text, score }: Reading): boolean {
  return text !== '' && score >= (Array.from(text).length === 1 ? LEAST_SCORE_ALONE : LEAST_SCORE);
}

type ReadAll = (corners: Corners[]) => Promise<FoundLine[]>;

/** Upright, or all of them upside down where a sample reads better so. */
async function readOthers(corners: Corners[], read: ReadAll): Promise<FoundLine[]> {
  const upright = await read(corners);
  const samples = upright
    .map((line, at) => ({ line, at }))
    .sort((a, b) => b.line.text.length - a.line.text.length)
    .slice(0, SAMPLES);
  const turned = await read(samples.map(({ at }) => turnCorners(corners[at]!, 2)));
  if (sumScores(turned) <= sumScores(samples.map(({ line }) => line))) return upright;
  return await read(corners.map((each) => turnCorners(each, 2)));
}

/** Downwards or upwards, each as it reads better. */
async function readTall(corners: Corners[], read: ReadAll): Promise<FoundLine[]> {
  const downwards = await read(corners.map((each) => turnCorners(each, 1)));
  const upwards = await read(corners.map((each) => turnCorners(each, 3)));
  return downwards.map((line, at) => (line.score >= upwards[at]!.score ? line : upwards[at]!));
}

function sumScores(lines: readonly { score: number }[]): number {
  return lines.reduce((sum, { score }) => sum + score, 0);
}

/**
 * The largest rectangles, in pixels of the photo. The detector was trained with bilinear resampling: with libvips' kernels
 * it finds 89 % instead of 96 % of the reference's characters, all of the lost ones in the smallest lines.
 */
async function detect(photo: Pixels, run: RunGraph): Promise<Corners[]> {
  const { width, height } = detectionSize(photo);
  const reduced = resample(photo, { width, height });
  const outputs = await run({ x: { data: toBluePlanes(reduced), dims: [1, 3, height, width] } });
  const [name] = Object.keys(outputs);
  const [across, down] = [photo.width / width, photo.height / height];
  return findLines(requireArray(outputs, name ?? ''))
    .map((corners) => corners.map(({ x, y }) => ({ x: x * across, y: y * down })) as unknown as Corners)
    .sort((a, b) => areaOf(b) - areaOf(a))
    .slice(0, MOST_LINES);
}

function areaOf(corners: Corners): number {
  const { width, height } = sidesOf(corners);
  return width * height;
}

/** In the order of the corners. Lines of like lengths go together, since the shorter are filled up. */
async function recognise(photo: Pixels, corners: Corners[], graphs: TextGraphs): Promise<FoundLine[]> {
  const candidates = corners.map((each): Candidate => ({ corners: each, crop: cropLine(photo, each) }));
  const order = [...candidates.keys()].sort((a, b) => candidates[a]!.crop.width - candidates[b]!.crop.width);
  const lines: FoundLine[] = [];
  for (let at = 0; at < order.length;) {
    const batch = [order[at++]!];
    while (at < order.length && candidates[order[at]!]!.crop.width * (batch.length + 1) <= BATCH_WIDTH)
      batch.push(order[at++]!);
    const readings = await recogniseBatch(
      batch.map((each) => candidates[each]!.crop),
      graphs,
    );
    for (const [index, each] of batch.entries())
      lines[each] = { ...readings[index]!, corners: candidates[each]!.corners };
  }
  return lines;
}

async function recogniseBatch(crops: LineCrop[], graphs: TextGraphs): Promise<Reading[]> {
  const width = Math.max(...crops.map((crop) => crop.width));
  const size = { width, height: LINE_HEIGHT };
  const data = new Float32Array(crops.length * 3 * width * LINE_HEIGHT);
  for (const [at, crop] of crops.entries())
    data.set(toBluePlanes({ ...crop, height: LINE_HEIGHT }, size), at * 3 * width * LINE_HEIGHT);
  const outputs = await graphs.recognise({ x: { data, dims: [crops.length, 3, LINE_HEIGHT, width] } });
  const [name] = Object.keys(outputs);
  return decodeCtc(requireArray(outputs, name ?? ''), graphs.characters);
}

/** float32 [3, height, width] in blue, green, red. */
function toBluePlanes(
  pixels: Pixels,
  padded = { width: pixels.width, height: pixels.height },
): Float32Array<ArrayBuffer> {
  const planes = toPlanes(pixels, NORMALISATION, padded);
  const plane = padded.width * padded.height;
  const red = planes.slice(0, plane);
  planes.copyWithin(0, 2 * plane);
  planes.set(red, 2 * plane);
  return planes;
}
