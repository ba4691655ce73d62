import type { TextLine } from '../../../main/core/analyses/findings.ts';
import type { PhotoAnalysis } from '../../../main/core/api.ts';

/** What is written in a photo, in the order of reading. */
export function linesOf(analyses: PhotoAnalysis[]): TextLine[] {
  return analyses.flatMap((each) => (each.analysis === 'text' ? each.lines : []));
}

/** Where a line lies: from its first corner, turned clockwise by so many degrees; pixels of the photo. */
export function placeLine({ box }: TextLine): {
  x: number;
  y: number;
  degrees: number;
  width: number;
  height: number;
} {
  const [x, y, endX, endY, , , belowX, belowY] = box as [number, number, number, number, number, number, number, number]; // prettier-ignore
  return {
    x,
    y,
    degrees: (Math.atan2(endY - y, endX - x) * 180) / Math.PI,
    width: Math.hypot(endX - x, endY - y),
    height: Math.hypot(belowX - x, belowY - y),
  };
}
