import { z } from 'zod';
import { findPatternProblem } from './ignore-patterns.ts';
import type { Problem } from './problems/problem.ts';
import { providerNames } from './models/provider.ts';

/** From which on a label is shown where nobody has moved the slider. */
export const DEFAULT_THRESHOLD = 0.6;

const hour = z.int().min(0).max(23);

/** What a person may set, with its limits: the one place that says so. */
export const settingsSchema = z.strictObject({
  /** A label is shown from this probability on: 0.2 (many) to 0.9 (few and sure). */
  threshold: z.number().min(0.2).max(0.9),
  /** Id of the installed model that tags; another one re-tags the library in the background. */
  model: z.string().regex(/^\w+$/),
  /** `automatic`, or an execution provider's name. */
  provider: z.enum(['automatic', ...providerNames]),
  /** The processor may run networks in int8 where that is found to give the same labels, and faster. */
  int8: z.boolean(),
  /** Leaves the computer usable: fewer threads, one photo at a time, low priority. */
  lowImpact: z.boolean(),
  /** Files and folders to leave out, as patterns of Git's `.gitignore`, counted from each folder of the library. */
  ignore: z.array(z.string().max(1000)).max(500).superRefine(refuseUnusable),
  /** Hours of the day, 0 to 23 and local, between which photos are read by themselves; null: always. */
  hours: z.strictObject({ from: hour, until: hour }).nullable(),
  /** What is looked for in photos besides their tags, when nothing else waits. */
  analyses: z.strictObject({ text: z.boolean(), objects: z.boolean(), scenes: z.boolean() }),
  /** What goes into XMP sidecars beside the photos, and whether they follow each change by themselves. */
  sidecars: z.strictObject({
    labels: z.enum(['own', 'confirmed', 'above']),
    /** For `above`: the probability from which a label goes out. */
    least: z.number().min(0.2).max(1),
    /** Of new sidecars: `name` is a.jpg.xmp, `stem` is a.xmp. */
    scheme: z.enum(['name', 'stem']),
    always: z.boolean(),
  }),
  /** Height that rows of photos in the grid aim at, in pixels. */
  rowHeight: z.int().min(72).max(320),
  /** Of the window's texts; `system` follows the system's. */
  language: z.enum(['system', 'en', 'ja']),
});

export type Settings = z.infer<typeof settingsSchema>;

function refuseUnusable(patterns: string[], context: z.RefinementCtx): void {
  for (const pattern of patterns) {
    const problem = findPatternProblem(pattern);
    if (problem === null || problem.code === 'patterns') continue;
    const coded: Problem = {
      code: `pattern_${problem.code}`,
      pattern: pattern.slice(0, 40),
      limit: problem.limit,
    };
    context.addIssue({ code: 'custom', message: problem.message, params: { problem: coded } });
  }
}
