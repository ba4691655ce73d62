import type { NumberArray } from '../../analyses/arrays.ts';
import { boxInputs } from '../../analyses/objects/detect.ts';
import type { AnalysisFiles } from '../../core/analyses/analyser.ts';
import { graphPath } from '../../weights/analysis-install.ts';
import { checkTextModel } from '../../weights/text-model.ts';
import { paintSelfTest } from '../probe-images.ts';

/** A graph of an analysis, and inputs that it takes so many times for one photo. */
export type SelfTestGraph = { path: string; inputs: Record<string, NumberArray>; times: number };

/** As large as what a photo of 3:2 becomes. */
const OBJECT_SIZE = { height: 800, width: 1088 };
const SCENE_SIZE = { height: 344, width: 520 };
const TEXT_SIZE = { height: 640, width: 960 };
const LINE_SIZE = { height: 48, width: 320 };
/** Lines of text in a photo that has some. */
const LINES = 10;
const BOXES = 250;
const TURNS = 4;
const LEVELS = [2, 3, 4, 5];
const LEVEL_CHANNELS = 256;

/** The same inputs everywhere, drawn here, so that no provider's rounding decides what another graph is given. */
export async function listSelfTests({
  analysis,
  manifestPath,
  directory,
}: AnalysisFiles): Promise<SelfTestGraph[]> {
  switch (analysis) {
    case 'text': {
      const { detector, recogniser } = await checkTextModel(manifestPath, directory);
      return [
        { path: detector, inputs: { x: picture(TEXT_SIZE) }, times: 1 },
        { path: recogniser, inputs: { x: picture(LINE_SIZE) }, times: LINES },
      ];
    }
    case 'objects':
      return [
        { path: graphPath(directory, 'proposals'), inputs: { image: picture(OBJECT_SIZE) }, times: 1 },
        { path: graphPath(directory, 'boxes'), inputs: boxesInMaps(), times: TURNS },
      ];
    case 'scenes':
      return [{ path: graphPath(directory, 'logits'), inputs: { image: picture(SCENE_SIZE) }, times: 1 }];
  }
}

function picture({ height, width }: { height: number; width: number }): NumberArray {
  return { data: paintSelfTest(width, height, 3), dims: [1, 3, height, width] };
}

/** Boxes of all sizes, in maps that no network made. */
function boxesInMaps(): Record<string, NumberArray> {
  const { height, width } = OBJECT_SIZE;
  const maps = LEVELS.map((level): [string, NumberArray] => {
    const [rows, columns] = [height >> level, width >> level];
    return [`p${level}`, { data: paintSelfTest(columns, rows, LEVEL_CHANNELS), dims: [1, LEVEL_CHANNELS, rows, columns] }]; // prettier-ignore
  });
  const boxes = Array.from({ length: BOXES }, (_, index) => {
    const side = 16 + (index / BOXES) * 700;
    const left = (index * 37) % (width - side);
    const top = (index * 23) % (height - side);
    return { left, top, right: left + side, bottom: top + side };
  });
  return boxInputs(boxes, Object.fromEntries(maps)).inputs;
}
