import { Hono } from 'hono';
import type { Backup } from '../../core/api.ts';
import { parameter } from '../parse.ts';

/** Each throws PhotonestError where it cannot. */
export type BackupPort = {
  backups(): Backup[];
  backUp(kind: 'asked'): Promise<Backup>;
  /** Begins in the background. @returns the backup of the present library */
  restore(backup: number): Promise<Backup>;
};

export function backupRoutes(library: BackupPort): Hono {
  const app = new Hono();
  app.get('/backups', (context) => context.json(library.backups()));
  app.post('/backups', async (context) => context.json(await library.backUp('asked'), 201));
  app.post('/backups/:id/restore', async (context) =>
    context.json(await library.restore(parameter(context, 'id')), 202),
  );
  return app;
}
