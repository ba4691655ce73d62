/**
 * What `npm run gallery` runs on the pinned Node: Vite's server for `renderer/gallery/`, and pictures where the engine
 * has those of photos. There is no engine: the page answers its own requests from fixtures.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const folder = join(root, 'renderer/first/samples');
/** Photo 1 has the first, photo 2 the second, and so on, over and over: as `fixtures/photos.ts` says. */
const pictures = ['alps.jpg', 'boats.jpg', 'pastoral.jpg'];

const { createServer } = await import('vite');
/** @type {import('vite').Plugin} */
const plugin = {
  name: 'photonest-pictures',
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const id = /^\/(?:thumbnails|originals)\/(\d+)/.exec(request.url ?? '')?.[1];
      if (id === undefined) return next();
      response.setHeader('content-type', 'image/jpeg');
      const name = pictures[(Number(id) + pictures.length - 1) % pictures.length] ?? '';
      createReadStream(join(folder, name)).pipe(response);
    });
  },
};
const server = await createServer({
  configFile: join(root, 'vite.renderer.config.ts'),
  plugins: [plugin],
  server: { host: '127.0.0.1' },
});
await server.listen();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
const [url = ''] = server.resolvedUrls?.local ?? [];
console.log(`Photonest's components, with hot reload: ${new URL('gallery/', url)}`);
