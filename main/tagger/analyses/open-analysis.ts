import { readFile } from 'node:fs/promises';
import { OBJECT_CLASSES } from '../../analyses/objects/classes.ts';
import { detectObjects } from '../../analyses/objects/detect.ts';
import { SCENE_CLASSES } from '../../analyses/scenes/classes.ts';
import { placeClasses } from '../../analyses/scenes/place-classes.ts';
import { segmentScene } from '../../analyses/scenes/segment.ts';
import { classShares } from '../../analyses/scenes/shares.ts';
import { parseCharacters } from '../../analyses/text/ctc.ts';
import { readText } from '../../analyses/text/read-text.ts';
import type { RunGraph } from '../../analyses/arrays.ts';
import type { Pixels } from '../../analyses/pixels.ts';
import type { AnalysisFiles } from '../../core/analyses/analyser.ts';
import type { Findings } from '../../core/analyses/findings.ts';
import { openGraph } from '../../onnx/graph.ts';
import type { Runtime } from '../../onnx/runtime.ts';
import { graphPath } from '../../weights/analysis-install.ts';
import { checkTextModel } from '../../weights/text-model.ts';

/** What is less probable is counted too often. */
const OBJECT_LIMITS = { score: 0.5, count: 100 };
/** Smaller parts of a photo are mostly mistakes. */
const LEAST_SHARE = 0.001;

/** An analysis in memory. Boxes are in pixels of the given picture. */
export type OpenAnalysis = (picture: Pixels) => Promise<Findings>;

/** @throws PhotonestError `model_unusable` */
export async function openAnalysis(
  { analysis, manifestPath, directory, provider = 'cpu' }: AnalysisFiles,
  threads: number,
  runtime: Runtime,
): Promise<OpenAnalysis> {
  const open: OpenRun = async (path) => (await openGraph(path, threads, runtime, { provider })).run;
  switch (analysis) {
    case 'text':
      return await openText(manifestPath, directory, open);
    case 'objects':
      return await openObjects(directory, open);
    case 'scenes':
      return await openScenes(directory, open);
  }
}

/** Opens a graph of which nothing but running it is needed. */
type OpenRun = (path: string) => Promise<RunGraph>;

/** @param directory of an installed detector */
async function openObjects(directory: string, open: OpenRun): Promise<OpenAnalysis> {
  const proposals = await open(graphPath(directory, 'proposals'));
  const boxes = await open(graphPath(directory, 'boxes'));
  return async (picture) => {
    const found = await detectObjects(picture, { proposals, boxes }, OBJECT_LIMITS);
    const objects = found.map(({ classIndex, score, box: { left, top, right, bottom } }) => {
      return { name: OBJECT_CLASSES[classIndex]!, score, box: [left, top, right, bottom].map(Math.round) };
    });
    return { analysis: 'objects', objects };
  };
}

/** @param directory of an installed segmentation */
async function openScenes(directory: string, open: OpenRun): Promise<OpenAnalysis> {
  const run = await open(graphPath(directory, 'logits'));
  return async (picture) => {
    const logits = await segmentScene(picture, run);
    const shares = classShares(logits)
      .filter(({ share }) => share >= LEAST_SHARE)
      .map(({ classIndex, ...about }) => ({ name: SCENE_CLASSES[classIndex]!, ...about }));
    const [, , rows, columns] = logits.dims as [number, number, number, number];
    return { analysis: 'scenes', shares, map: { rows, columns, classes: placeClasses(logits) } };
  };
}

async function openText(manifestPath: string, directory: string, open: OpenRun): Promise<OpenAnalysis> {
  const files = await checkTextModel(manifestPath, directory);
  const detect = await open(files.detector);
  const recognise = await open(files.recogniser);
  const characters = parseCharacters(await readFile(files.characters, 'utf8'));
  return async (picture) => {
    const lines = await readText(picture, { detect, recognise, characters });
    return {
      analysis: 'text',
      lines: lines.map(({ text, score, corners }) => ({
        text,
        score,
        box: corners.flatMap(({ x, y }) => [x, y]),
      })),
    };
  };
}
