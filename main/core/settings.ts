import { z } from 'zod';
import { findPatternProblem } from './ignore-patterns.ts';
import { providerNames } from './models/provider.ts';

const hour = z.int().min(0).max(23);

/** What a person may set, with its limits: the one place that says so. */
export const settingsSchema = z.strictObject({
  /** A label is shown from this certainty on: 0.2 (many) to 0.9 (few and sure). */
  threshold: z.number().min(0.2).max(0.9),
  /** Id of the installed model that tags; another one re-tags the library in the background. */
  model: z.string().regex(/^\w+$/),
  /** `automatic`, or an execution provider's name. */
  provider: z.enum(['automatic', ...providerNames]),
  /** Leaves the computer usable: fewer threads, one photo at a time, low priority. */
  lowImpact: z.boolean(),
  /** Files and folders to leave out, as patterns of Git's `.gitignore`, counted from each folder of the library. */
  ignore: z.array(z.string().max(1000)).max(500).superRefine(refuseUnusable),
  /** Hours of the day, 0 to 23 and local, between which photos are read by themselves; null: always. */
  hours: z.strictObject({ from: hour, until: hour }).nullable(),
  /** Height that rows of photos in the grid aim at, in pixels. */
  rowHeight: z.int().min(120).max(320),
});

export type Settings = z.infer<typeof settingsSchema>;

function refuseUnusable(patterns: string[], context: z.RefinementCtx): void {
  for (const pattern of patterns) {
    const problem = findPatternProblem(pattern);
    if (problem !== null)
      context.addIssue({ code: 'custom', message: `“${pattern.slice(0, 40)}…” ${problem}` });
  }
}
