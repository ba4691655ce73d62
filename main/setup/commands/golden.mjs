/** `npm run golden`: compares the networks with the reference implementation's saved numbers. */
import { ensureInstalled } from '../install.mjs';
import { exitWith } from '../say.mjs';
import { runSource } from '../source.mjs';

await exitWith(async () => {
  await ensureInstalled();
  return runSource('main/cli/golden/golden.ts');
});
