import { Hono } from 'hono';
import { z } from 'zod';
import type { RemoteComparison, RemoteHost, RemoteStatus } from '../../core/results/remote.ts';
import { parseBody } from '../parse.ts';

/**
 * One word, without what a shell there would take apart: whoever can reach these routes may start Photonest on that
 * host, and nothing else.
 */
const command = z
  .string()
  .regex(/^[\w./~:\\+-]{1,400}$/, 'expected a program’s name or its path, in one word');
const host = { address: z.string().min(1).max(400), command: command.default('photonest') };
const folder = z.string().min(1).max(4096);
const mapping = z.strictObject({ local: folder, remote: folder });

const compareRequest = z.strictObject(host);
const startRequest = z.strictObject({ ...host, mappings: z.array(mapping).max(20).default([]) });

export type RemoteRequest = z.infer<typeof startRequest>;

/** Another computer that tags for this one. */
export type RemotePort = {
  /** Null before the first run, and after one that was ended. */
  status(): RemoteStatus | null;
  compare(host: RemoteHost): Promise<RemoteComparison>;
  start(request: RemoteRequest): Promise<void>;
  pause(): void;
  resume(): void;
  end(): Promise<void>;
};

export function remoteRoutes(remote: RemotePort): Hono {
  const app = new Hono();
  app.get('/remote', (context) => context.json(remote.status()));
  app.post('/remote', async (context) => {
    await remote.start(await parseBody(context, startRequest));
    return context.json(remote.status());
  });
  app.post('/remote/compare', async (context) =>
    context.json(await remote.compare(await parseBody(context, compareRequest))),
  );
  for (const action of ['pause', 'resume', 'end'] as const)
    app.post(`/remote/${action}`, async (context) => {
      await remote[action]();
      return context.json(remote.status());
    });
  return app;
}
