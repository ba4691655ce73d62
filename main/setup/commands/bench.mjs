/** `npm run bench`: measures this computer. */
import { ensureReady } from '../ready.mjs';
import { exitWith } from '../say.mjs';
import { runSource } from '../source.mjs';

await exitWith(async () => {
  await ensureReady();
  return runSource('test/benchmarks/bench.ts');
});
