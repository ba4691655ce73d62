import { moveBox } from '../../analyses/objects/box.ts';
import { pyramidLevel } from '../../analyses/objects/level.ts';
import { OBJECT_NORMALISATION, paddedSize, resizedSize } from '../../analyses/objects/size.ts';
import { toPlanes, type Pixels, type Size } from '../../analyses/pixels.ts';
import { resample } from '../../analyses/resample.ts';
import { synthesizeUnits } from '../../weights/synthetic.ts';
import { largestDifference, type Check } from './checks.ts';
import { TOLERANCE, checkBoxes, sampleAt, toBox } from './detection-rule.ts';
import type { DetectionGolden, GoldenImage } from './detection-schema.ts';

/** Sizes, resampling and normalisation. */
export function checkPreprocessing({ salt, preprocessing }: DetectionGolden): Check[] {
  if (!preprocessing) return [];
  const wrong = preprocessing.sizes.filter(([source, resized, padded]) => {
    const size = resizedSize(toSize(source));
    return !isSize(size, resized) || !isSize(paddedSize(size), padded);
  });
  return [
    { stage: 'preprocessing.sizes', difference: wrong.length, tolerance: 0 },
    ...preprocessing.images.flatMap((image) => checkImage(salt, image)),
  ];
}

/** Box coding and choice of level on cases of their own. */
export function checkUnits({ unit }: DetectionGolden): Check[] {
  if (!unit) return [];
  const { boxes, deltas, rpn, roi } = unit.boxCoding;
  const move = (weights: { centre: number; size: number }) =>
    boxes.map((box, index) => {
      const [dx, dy, dw, dh] = deltas[index]!;
      return moveBox(toBox(box), { dx, dy, dw, dh }, weights);
    });
  const levels = unit.levels.squareSides.map((side) =>
    pyramidLevel({ left: 0, top: 0, right: side, bottom: side }),
  );
  return [
    checkBoxes('unit.boxCoding.rpn', move({ centre: 1, size: 1 }), rpn),
    checkBoxes('unit.boxCoding.roi', move({ centre: 10, size: 5 }), roi),
    { stage: 'unit.levels', difference: largestDifference(levels, unit.levels.level), tolerance: 0 },
  ];
}

function checkImage(salt: string, image: GoldenImage): Check[] {
  const source = synthesizePixels(salt, image.name, toSize(image.size));
  const resized = resample(source, resizedSize(source));
  const planes = toPlanes(resized, OBJECT_NORMALISATION);
  const places = image.bytes.map((_, k) => sampleAt(k, resized.rgb.length));
  const plane = resized.width * resized.height;
  const mean = resized.rgb.reduce((sum, value) => sum + value, 0) / resized.rgb.length;
  const exact = (part: string, computed: number[], reference: number[]): Check => ({
    stage: `preprocessing.${image.name}.${part}`,
    difference: largestDifference(computed, reference),
    tolerance: 0,
  });
  const near = (part: string, computed: number[], reference: number[]): Check => ({
    ...exact(part, computed, reference),
    tolerance: TOLERANCE * 10 ** Math.ceil(Math.log10(Math.max(...reference.map(Math.abs)))),
  });
  return [
    exact(
      'source',
      image.source.map((_, k) => source.rgb[sampleAt(k, source.rgb.length)]!),
      image.source,
    ),
    exact('resized', [resized.height, resized.width, 3], image.resized),
    exact(
      'bytes',
      places.map((at) => resized.rgb[at]!),
      image.bytes,
    ),
    near('mean', [mean], [image.mean]),
    near(
      'normalised',
      places.map((at) => planes[(at % 3) * plane + Math.floor(at / 3)]!),
      image.normalised,
    ),
  ];
}

/** Blocks of 8 pixels with noise over them, so that resampling has something to do. */
function synthesizePixels(salt: string, name: string, { width, height }: Size): Pixels {
  const columns = Math.ceil(width / 8);
  const coarse = synthesizeUnits(salt, `${name}.coarse`, [Math.ceil(height / 8), columns, 3]);
  const fine = synthesizeUnits(salt, name, [height, width, 3]);
  const rgb = Uint8Array.from(fine, (noise, at) => {
    const [pixel, channel] = [Math.floor(at / 3), at % 3];
    const block = Math.floor(pixel / width / 8) * columns + Math.floor((pixel % width) / 8);
    return Math.floor(256 * (0.6 * coarse[block * 3 + channel]! + 0.4 * noise));
  });
  return { width, height, rgb };
}

function toSize([height, width]: readonly [number, number]): Size {
  return { width, height };
}

function isSize(size: Size, [height, width]: readonly [number, number]): boolean {
  return size.width === width && size.height === height;
}
