/** `npm run cases -- FOLDER`: compares what is read of a folder of cases with its `expected.json`. */
import { ensureReady } from '../ready.mjs';
import { exitWith } from '../say.mjs';
import { runSource } from '../source.mjs';

await exitWith(async () => {
  await ensureReady();
  return runSource('test/cases/check.ts');
});
