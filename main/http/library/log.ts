import { Hono } from 'hono';
import { parameter } from '../parse.ts';

/** What happened: for people in notices, in full in the log. */
export type LogPort = {
  /** The end of it. */
  tail(): string;
  dismissNotice(id: number): void;
};

export function logRoutes(log: LogPort): Hono {
  const app = new Hono();
  app.get('/log', (context) => context.text(log.tail()));
  app.delete('/notices/:id', (context) => {
    log.dismissNotice(parameter(context, 'id'));
    return context.body(null, 204);
  });
  return app;
}
