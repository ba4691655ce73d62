import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Generous, for a machine with two slow cores: a limit is there to end what hangs, never to measure.
const PATIENCE_MS = 100_000;
const timeouts = { testTimeout: 120_000, hookTimeout: 120_000 };
// Programs, a browser and a disk take part: what fails is run once more, and named if it passes then.
const endToEnd = { testTimeout: 300_000, hookTimeout: 300_000, retry: 1 };

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  test: {
    pool: 'forks',
    // By default Vitest leaves one core to itself: of two cores, half of the time.
    maxWorkers: '100%',
    expect: { poll: { timeout: PATIENCE_MS } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['main/**/*.test.ts', 'renderer/**/*.test.ts'], ...timeouts },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/**/*.test.ts'],
          exclude: ['test/docs/**'],
          globalSetup: 'test/support/made-model.ts',
          ...endToEnd,
        },
      },
      { extends: true, test: { name: 'documents', include: ['test/docs/**/*.test.ts'], ...timeouts } },
    ],
  },
});
