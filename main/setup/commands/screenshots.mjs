/** `npm run screenshots`: takes the pictures of the window that the documents show. */
import { findBrowser } from '../browser.mjs';
import { ensureReady } from '../ready.mjs';
import { exitWith } from '../say.mjs';
import { runSource } from '../source.mjs';

await exitWith(async () => {
  await ensureReady();
  return runSource('test/screenshots/take.ts', { PHOTONEST_TEST_BROWSER: await findBrowser() });
});
