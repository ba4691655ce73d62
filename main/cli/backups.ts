import type { Backup, BackupKind } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { Client } from './client.ts';
import { DONE } from './errors.ts';
import { print } from './output.ts';

const ACTIONS = ['list', 'make', 'restore'];
const KINDS: Record<BackupKind, string> = {
  daily: 'daily',
  asked: 'asked for',
  'before-update': 'before an update',
  'before-restore': 'before a restore',
};

/** `photonest backups [list | make | restore ID]` */
export async function backups(
  client: Client,
  action: string,
  id: string | undefined,
  json: boolean,
): Promise<number> {
  if (!ACTIONS.includes(action))
    throw new PhotonestError('invalid', `Expected one of ${ACTIONS.join(', ')}, but got “${action}”.`);
  if (action === 'list') {
    const all = await client.get<Backup[]>('/api/backups');
    print(json, all, () => all.map(toLine));
    return DONE;
  }
  if (action === 'make') {
    const made = await client.send<Backup>('POST', '/api/backups');
    print(json, made, () => [toLine(made)]);
    return DONE;
  }
  if (id === undefined)
    throw new PhotonestError('invalid', 'Which backup? Write: photonest backups restore ID');
  const before = await client.send<Backup>('POST', `/api/backups/${encodeURIComponent(id)}/restore`);
  await client.get('/api/status'); // answered once the restored library is open
  print(json, before, () => [
    `Backup ${id} is in use now. The library as it was before is backup ${before.id}.`,
  ]);
  return DONE;
}

function toLine({ id, at, kind, sizeBytes, photos, ownTags }: Backup): string {
  const when = at.replace('T', ' ').replace('Z', ' UTC');
  const size = `${(sizeBytes / 1e6).toFixed(1)} MB`;
  return [id, when, KINDS[kind].padEnd(16), size.padStart(10), `${photos} photos, ${ownTags} own tags`].join(
    '  ',
  );
}
