import type { FoundObject } from '../../../main/core/analyses/findings.ts';
import type { PhotoAnalysis } from '../../../main/core/api.ts';

/** An object as it is shown over the photo; the place is in parts of its width and height. */
export type ShownObject = {
  name: string;
  score: number;
  /** Which of its kind it is, from 1, and how many there are. */
  number: number;
  of: number;
  left: number;
  top: number;
  width: number;
  height: number;
};

/** The surest first. */
export function objectsOf(analyses: PhotoAnalysis[]): FoundObject[] {
  return analyses.flatMap((each) => (each.analysis === 'objects' ? each.objects : []));
}

/**
 * The larger ones first, so that those within them lie above them and can be pointed at.
 *
 * @param size of the upright photo, pixels
 */
export function placeObjects(objects: FoundObject[], size: { width: number; height: number }): ShownObject[] {
  const total = new Map<string, number>();
  const numbered = objects.map((object) => {
    const number = (total.get(object.name) ?? 0) + 1;
    total.set(object.name, number);
    return { ...object, number };
  });
  return numbered
    .map(({ name, score, number, box }) => {
      const [left, top, right, bottom] = box as [number, number, number, number];
      const place = {
        left: left / size.width,
        top: top / size.height,
        width: (right - left) / size.width,
        height: (bottom - top) / size.height,
      };
      return { name, score, number, of: total.get(name)!, ...place };
    })
    .sort((a, b) => b.width * b.height - a.width * a.height);
}
