import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** `base` is relative so that one build works below `http://127.0.0.1:PORT/` and `app://photonest/`. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [svelte()],
  build: {
    outDir: '../dist/window',
    emptyOutDir: true,
    target: 'chrome140',
    // The polyfill would be of use to browsers older than the target only.
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
