import { Hono } from 'hono';
import { z } from 'zod';
import type { CudaInfo } from '../../core/api.ts';
import { parseBody } from '../parse.ts';

const control = z.strictObject({ action: z.enum(['install', 'pause', 'cancel', 'remove']) });

export type CudaPort = {
  info(): CudaInfo;
  /** Begins in the background. */
  install(): void;
  pause(): unknown;
  cancel(): unknown;
  remove(): unknown;
};

export function cudaRoutes(cuda: CudaPort): Hono {
  const app = new Hono();
  app.get('/cuda', (context) => context.json(cuda.info()));
  app.post('/cuda', async (context) => {
    const { action } = await parseBody(context, control);
    await cuda[action]();
    return context.json(cuda.info());
  });
  return app;
}
