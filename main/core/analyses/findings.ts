/** What is looked for in a photo besides its tags, in the order in which it is done. */
export const ANALYSES = ['text', 'objects', 'scenes'] as const;

export type AnalysisId = (typeof ANALYSES)[number];

/** A line of text: its corners clockwise from where it begins, x and y by turns, in pixels of the upright photo. */
export type TextLine = { text: string; score: number; box: number[] };

/** An object: a class of COCO, its probability, and left, top, right and bottom in pixels of the upright photo. */
export type FoundObject = { name: string; score: number; box: number[] };

/** How much of a photo is of a class of ADE20K, and how sure the network is of it there. */
export type FoundShare = { name: string; share: number; probability: number };

/** The class of each place of a photo, row by row, by its index in the network's output. */
export type SceneMap = { columns: number; rows: number; classes: Uint8Array };

/** A tag from shares: it holds where its classes together fill at least so much of a photo. */
export type ShareTag = { name: string; classes: string[]; minimumShare: number };

/** What one analysis found in one photo. */
export type Findings =
  | { analysis: 'text'; lines: TextLine[] }
  | { analysis: 'objects'; objects: FoundObject[] }
  | { analysis: 'scenes'; shares: FoundShare[]; map: SceneMap };
