import { Hono } from 'hono';
import type { Changed, UndoState } from '../../core/api.ts';

export type UndoPort = {
  readonly state: UndoState;
  undo(): Promise<Changed>;
  redo(): Promise<Changed>;
};

export function undoRoutes(journal: UndoPort): Hono {
  const app = new Hono();
  app.get('/undo', (context) => context.json(journal.state));
  app.post('/undo', async (context) => context.json(await journal.undo()));
  app.post('/redo', async (context) => context.json(await journal.redo()));
  return app;
}
